from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hisaar.platform.people"
    label = "people"
    verbose_name = "People"
