"""The addresses of the dashboard and the assessment desk."""

from django.urls import path

from . import bulk, comparing, dashboard, desk, editing, tiles

urlpatterns = [
    path("", dashboard.DashboardView.as_view(), name="home"),
    path("overdue/", dashboard.OverdueView.as_view(), name="overdue"),
    path("attention/<slug:name>/", tiles.AttentionView.as_view(), name="attention"),
    path("evaluate/", dashboard.EvaluateView.as_view(), name="evaluate"),
    path("assessment/", desk.NewestView.as_view(), name="desk-newest"),
    path("assessment/compare/", comparing.CompareView.as_view(), name="compare"),
    path("assessment/open/", desk.OpenYearView.as_view(), name="open-year"),
    path("assessment/<int:year>/", desk.DeskView.as_view(), name="desk"),
    path("assessment/<int:year>/bulk/", bulk.BulkView.as_view(), name="desk-bulk"),
    path("assessment/<int:year>/<str:clause>/", editing.RowView.as_view(), name="desk-row"),
]
