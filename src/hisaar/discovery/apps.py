from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "hisaar.discovery"
    label = "discovery"
    verbose_name = "Discovery"
