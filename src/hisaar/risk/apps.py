from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "hisaar.risk"
    label = "risk"
    verbose_name = "Risk and controls"
