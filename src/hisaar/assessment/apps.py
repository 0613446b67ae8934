from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "hisaar.assessment"
    label = "assessment"
    verbose_name = "Assessment and report"
