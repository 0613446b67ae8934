from django.apps import AppConfig


class IntelConfig(AppConfig):
    name = "hisaar.intel"
    label = "intel"
    verbose_name = "Intelligence"
