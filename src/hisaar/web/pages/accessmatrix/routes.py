"""The addresses of the pages on access rights."""

from django.urls import path

from . import duties, grid, hygiene

urlpatterns = [
    path("access-matrix/", grid.MatrixView.as_view(), name="access-matrix"),
    path("access-duties/", duties.DutiesView.as_view(), name="access-duties"),
    path("access-duties/library/", duties.LibraryView.as_view(), name="access-duties-library"),
    path("access-hygiene/", hygiene.HygieneView.as_view(), name="access-hygiene"),
    path("access-hygiene/<slug:name>/", hygiene.FindingView.as_view(), name="access-finding"),
]
