from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "hisaar.assets"
    label = "assets"
    verbose_name = "Business and assets"
