"""The addresses of the pages on risk."""

from django.urls import path

from . import appetite, rating, register, threats

urlpatterns = [
    path("risks/", register.RisksView.as_view(), name="risks"),
    path("risks/rate/", rating.RateView.as_view(), name="risks-rate"),
    path("risks/rate/<str:code>/", rating.RateOneView.as_view(), name="risks-rate-one"),
    path("risks/appetite/", appetite.AppetiteView.as_view(), name="risk-appetite"),
    path("risks/threats/", threats.ThreatsView.as_view(), name="threats"),
]
