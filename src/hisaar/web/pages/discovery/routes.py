"""The addresses of discovery."""

from django.urls import path

from . import dropping, home, lines, run

urlpatterns = [
    path("discovery/", home.HomeView.as_view(), name="discovery"),
    path("discovery/drop/", dropping.DropView.as_view(), name="discovery-drop"),
    path("discovery/look/<str:name>/", home.LookView.as_view(), name="discovery-look"),
    path("discovery/runs/<str:code>/", run.RunView.as_view(), name="discovery-run"),
    path(
        "discovery/runs/<str:code>/progress/", run.ProgressView.as_view(),
        name="discovery-progress",
    ),
    path(
        "discovery/runs/<str:code>/meaning/", dropping.MeaningView.as_view(),
        name="discovery-meaning",
    ),
    path("discovery/runs/<str:code>/decide/", lines.DecideView.as_view(), name="discovery-decide"),
    path(
        "discovery/runs/<str:code>/lines/<int:pk>/undo/", lines.UndoView.as_view(),
        name="discovery-undo",
    ),
    path(
        "discovery/runs/<str:code>/lines.xlsx", lines.ExportView.as_view(),
        name="discovery-export",
    ),
]  # fmt: skip
