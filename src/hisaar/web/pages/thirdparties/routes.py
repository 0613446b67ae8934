"""The addresses of the pages on third parties."""

from django.urls import path

from . import answering, assessing, holdings, vendor
from . import steps as vendor_steps

__all__ = ("answering", "urlpatterns")

urlpatterns = [
    path("third-parties/", vendor.VendorsView.as_view(), name="third-parties"),
    path("third-parties/assessments/", assessing.BoardView.as_view(), name="vendor-assessments"),
    path(
        "third-parties/assessments/<str:code>/", assessing.AssessmentView.as_view(),
        name="vendor-assessment",
    ),
    path(
        "third-parties/assessments/<str:code>/send/", assessing.SendView.as_view(),
        name="vendor-assessment-send",
    ),
    path(
        "third-parties/assessments/<str:code>/link/", assessing.LinkView.as_view(),
        name="vendor-assessment-link",
    ),
    path(
        "third-parties/concentration/", holdings.ConcentrationView.as_view(),
        name="vendor-concentration",
    ),
    path("third-parties/places/", holdings.PlacesView.as_view(), name="vendor-places"),
    path("third-parties/<str:code>/", vendor.VendorView.as_view(), name="vendor"),
    path("third-parties/<str:code>/tier/", vendor_steps.TierView.as_view(), name="vendor-tier"),
    path(
        "third-parties/<str:code>/assess/", vendor_steps.AssessView.as_view(),
        name="vendor-assess",
    ),
    path(
        "third-parties/<str:code>/suspend/", vendor_steps.SuspendView.as_view(),
        name="vendor-suspend",
    ),
]  # fmt: skip
