"""The addresses of the maps."""

from django.urls import path

from . import data, zones

urlpatterns = [
    path("zones/", zones.ZonesView.as_view(), name="zones"),
    path("data-map/", data.DataMapView.as_view(), name="data-map"),
]
