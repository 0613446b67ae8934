"""The addresses of impact analyses."""

from django.urls import path

from . import (
    answer,  # noqa: F401 - answers the links
    own,
    table,
)

urlpatterns = [
    path("impact/", table.TableView.as_view(), name="impact"),
    path("impact/export.xlsx", table.ExportView.as_view(), name="impact-export"),
    path("impact/ask/", own.AskAllView.as_view(), name="impact-ask-all"),
    path("impact/<str:code>/", own.AnalyseView.as_view(), name="impact-analyse"),
    path("impact/<str:code>/ask/", own.AskView.as_view(), name="impact-ask"),
]
