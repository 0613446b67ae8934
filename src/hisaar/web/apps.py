from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hisaar.web"
    label = "web"
    verbose_name = "Web"
