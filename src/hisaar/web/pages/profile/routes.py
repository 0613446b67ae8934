"""The addresses of the inherent risk profile."""

from django.urls import path

from . import answering

urlpatterns = [
    path("profile/", answering.ProfileView.as_view(), name="risk-profile"),
    path("profile/begin/", answering.BeginView.as_view(), name="risk-profile-begin"),
    path("profile/<str:code>/", answering.ProfileView.as_view(), name="risk-profile-of"),
    path("profile/<str:code>/fill/", answering.FillView.as_view(), name="risk-profile-fill"),
    path(
        "profile/<str:code>/<str:statement>/", answering.AnswerView.as_view(),
        name="risk-profile-answer",
    ),
]  # fmt: skip
