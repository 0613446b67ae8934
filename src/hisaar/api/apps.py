from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "hisaar.api"
    label = "api"
