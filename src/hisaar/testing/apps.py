from django.apps import AppConfig


class TestingConfig(AppConfig):
    name = "hisaar.testing"
    label = "testing"
    verbose_name = "Testing"
