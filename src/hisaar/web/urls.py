"""The addresses of the pages."""

from django.urls import include, path

from .pages import overview, records, search

urlpatterns = [
    path("search/", search.SearchView.as_view(), name="search"),
    path("registers/", overview.OverviewView.as_view(), name="registers"),
    path("registers/", include("hisaar.web.registers.routes")),
    path("records/<str:code>/", records.RecordByCode.as_view(), name="record"),
]
