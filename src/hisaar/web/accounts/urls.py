"""Addresses below ``/accounts/``. There is none for signing up."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path
from django.views.generic import RedirectView

from . import administration, entrance, own

urlpatterns = [
    path("", own.security, name="account_security"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("first/<str:token>/", entrance.first, name="account_first"),
    path("welcome/<str:token>/", entrance.welcome, name="account_welcome"),
    path("sessions/end-others/", own.end_other_sessions, name="account_end_other_sessions"),
    path("sessions/<str:identity>/end/", own.end_session, name="account_end_session"),
    path("keys/", own.api_keys, name="account_keys"),
    path("keys/new/", own.add_api_key, name="account_add_key"),
    path("keys/<int:pk>/revoke/", own.revoke_api_key, name="account_revoke_key"),
    path("second-factor/", own.second_factor, name="account_second_factor"),
    path("2fa/", RedirectView.as_view(pattern_name="account_security"), name="mfa_index"),
    path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/", include("allauth.mfa.totp.urls")),
    path("2fa/codes/", include("allauth.mfa.recovery_codes.urls")),
    path(
        "2fa/passkeys/",
        RedirectView.as_view(pattern_name="account_security"),
        name="mfa_list_webauthn",
    ),
    path("2fa/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("users/", administration.users, name="accounts_users"),
    path("users-add/", administration.add, name="accounts_add"),
    path("users/<str:username>/", administration.user, name="accounts_user"),
    path("users/<str:username>/change/", administration.change, name="accounts_change"),
    path("users/<str:username>/grant/", administration.grant, name="accounts_grant"),
    path("users/<str:username>/revoke/<str:role>/", administration.revoke, name="accounts_revoke"),
    path("users/<str:username>/reset/", administration.reset, name="accounts_reset"),
    path("users/<str:username>/deactivate/", administration.deactivate, name="accounts_deactivate"),
    path("users/<str:username>/reactivate/", administration.reactivate, name="accounts_reactivate"),
]
