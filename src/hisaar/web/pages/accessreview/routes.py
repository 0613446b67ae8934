"""The addresses of the review campaigns; answering by link registers itself on import."""

from django.urls import path

from . import (
    answering,  # noqa: F401 - answers links of its purpose once it is imported
    campaigns,
)

urlpatterns = [
    path("access-reviews/", campaigns.CampaignsView.as_view(), name="access-reviews"),
    path("access-reviews/<str:code>/", campaigns.CampaignView.as_view(), name="access-review"),
    path(
        "access-reviews/<str:code>/invite/", campaigns.InviteView.as_view(),
        name="access-review-invite",
    ),
    path(
        "access-reviews/<str:code>/verify/", campaigns.VerifyView.as_view(),
        name="access-review-verify",
    ),
]  # fmt: skip
