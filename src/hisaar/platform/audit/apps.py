from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hisaar.platform.audit"
    label = "audit"
    verbose_name = "Audit trail"
