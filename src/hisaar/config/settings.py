"""Django settings: fixed in code, except what the installation's own folder says."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

HOME = Path(os.environ.get("HISAAR_HOME", "~/.local/share/hisaar")).expanduser()
SECRET_KEY = "replaced by the keyring"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]

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
    for name in ("catalogue", "governance", "assets", "assessment")
    if find_spec(f"hisaar.{name}")
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
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
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "hisaar.db",
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
}
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Asia/Karachi"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
STATIC_URL = "/static/"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
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
