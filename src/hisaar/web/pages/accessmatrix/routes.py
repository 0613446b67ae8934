"""The addresses of the pages on access rights."""

from django.urls import path

from . import duties, grid, hygiene, privilege, trimming

urlpatterns = [
    path("access-matrix/", grid.MatrixView.as_view(), name="access-matrix"),
    path("access-duties/", duties.DutiesView.as_view(), name="access-duties"),
    path("access-duties/library/", duties.LibraryView.as_view(), name="access-duties-library"),
    path("access-hygiene/", hygiene.HygieneView.as_view(), name="access-hygiene"),
    path("access-hygiene/<slug:name>/", hygiene.FindingView.as_view(), name="access-finding"),
    path("access-privilege/", privilege.PrivilegeView.as_view(), name="access-privilege"),
    path("access-privilege/trim/", trimming.TrimView.as_view(), name="access-privilege-trim"),
    path("access-privilege/draft/", trimming.DraftView.as_view(), name="access-privilege-draft"),
]
