from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "hisaar.assessment"
    label = "assessment"
    verbose_name = "Assessment and report"

    def ready(self) -> None:
        from hisaar.platform.vault.rotation import also_reseal

        from .services.officers import renew_authority_key

        also_reseal("signing", renew_authority_key)
