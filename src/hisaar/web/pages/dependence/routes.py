"""The addresses of the maps."""

from django.urls import path

from . import data, dependency_map, recovery, standing, table, zones

urlpatterns = [
    path("map/", dependency_map.MapView.as_view(), name="map"),
    path("map/data/", dependency_map.MapDataView.as_view(), name="map-data"),
    path("map/table/", table.MapTableView.as_view(), name="map-table"),
    path("map/node/<str:code>/", dependency_map.MapNodeView.as_view(), name="map-node"),
    path("standing/", recovery.RecoveryView.as_view(), name="recovery"),
    path("standing/<str:code>/", standing.StandingView.as_view(), name="standing"),
    path("zones/", zones.ZonesView.as_view(), name="zones"),
    path("data-map/", data.DataMapView.as_view(), name="data-map"),
]
