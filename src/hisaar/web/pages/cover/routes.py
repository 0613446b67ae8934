"""The addresses of cyber cover."""

from django.urls import path

from . import home, renewal

urlpatterns = [
    path("cover/", home.CoverView.as_view(), name="cover"),
    path("cover/renewals/<str:code>/", renewal.RenewalView.as_view(), name="cover-renewal"),
]
