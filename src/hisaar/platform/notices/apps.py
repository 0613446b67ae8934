from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hisaar.platform.notices"
    label = "notices"
    verbose_name = "Notices"
