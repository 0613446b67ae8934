"""The addresses of the pages on risk."""

from django.urls import path

from . import appetite, rating, register, situation, threats

urlpatterns = [
    path("risks/", register.RisksView.as_view(), name="risks"),
    path("risks/rate/", rating.RateView.as_view(), name="risks-rate"),
    path("risks/rate/<str:code>/", rating.RateOneView.as_view(), name="risks-rate-one"),
    path("risks/appetite/", appetite.AppetiteView.as_view(), name="risk-appetite"),
    path("risks/situation/", situation.ReportsView.as_view(), name="situation"),
    path("risks/situation/write/", situation.WriteView.as_view(), name="situation-write"),
    path("risks/situation/<str:code>/", situation.ReportView.as_view(), name="situation-report"),
    path("risks/threats/", threats.ThreatsView.as_view(), name="threats"),
]
