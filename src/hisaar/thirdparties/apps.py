from django.apps import AppConfig


class ThirdPartiesConfig(AppConfig):
    name = "hisaar.thirdparties"
    label = "thirdparties"
    verbose_name = "Third parties"
