"""The addresses of everyday work."""

from django.urls import path, re_path

from . import backups, month, notices, operations, timeline, trail, work

urlpatterns = [
    path("my-work/", work.WorkView.as_view(), name="work"),
    path("calendar/", month.CalendarView.as_view(), name="calendar"),
    path("calendar/link/", month.FeedLinkView.as_view(), name="calendar-link"),
    path("calendar/<str:secret>.ics", month.FeedView.as_view(), name="calendar-feed"),
    path("people/timeline/", timeline.TimelineView.as_view(), name="timeline"),
    path("notices/", notices.NoticesView.as_view(), name="notices"),
    path("operations/", operations.OperationsView.as_view(), name="operations"),
    re_path(
        r"^operations/runs/(?P<pk>\d+)/(?P<step>retry|cancel)/$",
        operations.RunStepView.as_view(), name="run-step",
    ),
    path("operations/mails/<int:pk>/retry/", operations.MailRetryView.as_view(), name="mail-retry"),
    path("backups/", backups.BackupsView.as_view(), name="backups"),
    path("backups/restore/", backups.RestoreView.as_view(), name="backup-restore"),
    path("backups/<str:name>/", backups.BackupFileView.as_view(), name="backup-file"),
    path("backups/<str:name>/verify/", backups.BackupVerifyView.as_view(), name="backup-verify"),
    path("trail/", trail.TrailView.as_view(), name="trail"),
    path("trail/verify/", trail.TrailVerifyView.as_view(), name="trail-verify"),
    path("trail/export.csv", trail.TrailExportView.as_view(), name="trail-export"),
]  # fmt: skip
