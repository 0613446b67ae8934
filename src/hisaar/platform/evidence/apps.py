from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "hisaar.platform.evidence"
    label = "evidence"
    verbose_name = "Evidence"
