from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "hisaar.platform.tasks"
    label = "tasks"
    verbose_name = "Tasks and calendar"
