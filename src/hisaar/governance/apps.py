from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "hisaar.governance"
    label = "governance"
    verbose_name = "Governance"
