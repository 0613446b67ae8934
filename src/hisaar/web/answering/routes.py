"""The addresses of answering by link, and of the staff's page about it."""

from django.urls import path

from . import staff, views

urlpatterns = [
    path("answer/<slug:purpose>/<str:token>/", views.answer, name="answer"),
    path("invitations/", staff.InvitationsView.as_view(), name="invitations"),
    path("invitations/<int:pk>/revoke/", staff.RevokeView.as_view(), name="invitation-revoke"),
    path("invitations/<int:pk>/resend/", staff.ResendView.as_view(), name="invitation-resend"),
]
