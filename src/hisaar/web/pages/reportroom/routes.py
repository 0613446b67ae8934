"""The addresses of the report room."""

from django.urls import path

from . import downloads, room, signing, verifying

urlpatterns = [
    path("reports/", room.ReportsView.as_view(), name="reports"),
    path("reports/verify/", verifying.VerifyView.as_view(), name="report-verify"),
    path("reports/<int:year>/", room.RoomView.as_view(), name="report-room"),
    path("reports/<int:year>/build/", room.BuildView.as_view(), name="report-build"),
    path("reports/<int:year>/sign/", signing.SignView.as_view(), name="report-sign"),
    path("reports/<int:year>/certificate/", signing.CertificateView.as_view(),
         name="report-certificate"),
    path("reports/<int:year>/file/", room.FileView.as_view(), name="report-file"),
    path("reports/<int:year>/report.pdf", downloads.ReportView.as_view(), name="report-pdf"),
    path("reports/<int:year>/bundle.zip", downloads.BundleView.as_view(), name="report-bundle"),
    path("reports/<int:year>/<str:kind>/", downloads.CompanionView.as_view(),
         name="report-companion"),
]  # fmt: skip
