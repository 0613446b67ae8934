"""Django settings: fixed in code, except what the installation's own folder says."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from importlib.util import find_spec

from hisaar.platform.vault.configuration import Configuration
from hisaar.platform.vault.home import Home, locate

HOME = locate()
# Without an installation only the commands that make one can run; nothing is stored anywhere.
INSTALLATION = Home.open() if Home.is_present() else None
CONFIGURATION = INSTALLATION.configuration if INSTALLATION else Configuration()
SECRET_KEY, *SECRET_KEY_FALLBACKS = (
    INSTALLATION.keyring.signing_secrets() if INSTALLATION else [secrets.token_hex(32)]
)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver", *CONFIGURATION.allowed_hosts]
if CONFIGURATION.public_url:
    CSRF_TRUSTED_ORIGINS = [CONFIGURATION.public_url]

PLATFORM = [
    f"hisaar.platform.{name}"
    for name in (
        "vault", "audit", "records", "people", "accounts", "evidence", "jobs", "notices",
        "tasks", "exchange",
    )
    if find_spec(f"hisaar.platform.{name}")
]  # fmt: skip
CONTEXTS = [
    f"hisaar.{name}"
    for name in (
        "catalogue", "governance", "assets", "thirdparties", "risk", "access", "intel", "testing",
        "discovery", "assessment",
    )
    if find_spec(f"hisaar.{name}")
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    *PLATFORM,
    *CONTEXTS,
    *[f"hisaar.{name}" for name in ("web", "api") if find_spec(f"hisaar.{name}")],
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "hisaar.web.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "hisaar.config.urls"
WSGI_APPLICATION = "hisaar.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = (
    INSTALLATION.databases()
    if INSTALLATION
    else {"default": {"ENGINE": "django.db.backends.dummy"}}
)
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Asia/Karachi"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
STATIC_URL = "/static/"
# `hisaar serve` publishes the pages' files with hashed names, compressed, to be kept for ever by
# browsers on slow links; until then they are served as they lie in the package.
PUBLISHED = HOME / "static"
IS_PUBLISHED = (PUBLISHED / "staticfiles.json").is_file() or "HISAAR_PUBLISHING" in os.environ
STATIC_ROOT = PUBLISHED if IS_PUBLISHED else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PUBLISHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PUBLISHED
# Uploads are in clear until they are stored: they wait where nobody else can read them.
FILE_UPLOAD_HANDLERS = ["hisaar.web.uploads.HomeUploadHandler"]
FILE_UPLOAD_TEMP_DIR = HOME / "tmp" if INSTALLATION else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
LOGIN_URL = "/accounts/login/"

# --- accounts: signing in, sessions, second factors ---------------------------------------------
# After `hisaar.web`, so that its templates stand before theirs.
INSTALLED_APPS += ["allauth", "allauth.account", "allauth.mfa"]
INSTALLED_APPS.remove("django.contrib.sessions")  # ours are in `accounts`
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware") + 1,
    "allauth.account.middleware.AccountMiddleware",
)
if find_spec("hisaar.web.accounts"):
    MIDDLEWARE.insert(
        MIDDLEWARE.index("allauth.account.middleware.AccountMiddleware") + 1,
        "hisaar.web.accounts.middleware.SessionCare",
    )
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "email")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
SESSION_ENGINE = "hisaar.platform.accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE = timedelta(minutes=60)
SESSION_LIFE = timedelta(hours=12)
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "hisaar.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # no sign-up page has an address
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Throttling is ours: in the database, for accounts and addresses, with a time to try again.
ACCOUNT_RATE_LIMITS = False
# How many proxies of ours stand before the server: without the right number every browser behind
# them would count as one address.
ALLAUTH_TRUSTED_PROXY_COUNT = getattr(CONFIGURATION, "trusted_proxies", 0)
MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "change_password": "hisaar.web.accounts.forms.ChangePasswordForm",
    "login": "hisaar.web.accounts.forms.LoginForm",
}
MFA_FORMS = {
    "authenticate": "hisaar.web.accounts.forms.AuthenticateForm",
    "reauthenticate": "hisaar.web.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "hisaar.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Hisaar"
MFA_TOTP_TOLERANCE = 1
# --- end of accounts -----------------------------------------------------------------------------
