from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "hisaar.access"
    label = "access"
    verbose_name = "Access rights"
