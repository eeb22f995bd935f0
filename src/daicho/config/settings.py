"""Django settings of every process, web, worker and command line alike."""

from __future__ import annotations

import secrets as _secrets
from pathlib import Path
from typing import Any

from daicho.config.databases import ALIASES, REALMS, SYSTEMS, database_settings, served_aliases
from daicho.config.environment import ROOT, Environment
from daicho.config.presence import is_present
from daicho.foundation.accounts.demo_password import ANNOUNCED
from daicho.foundation.web.security import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY

__all__ = ["ALIASES", "REALMS", "SYSTEMS"]

ENVIRONMENT = Environment.read()
PRODUCTION = ENVIRONMENT.mode == "production"
PROJECT_ROOT: Path = ROOT
LAW_DIR: Path = ROOT / "law"
DATA_DIR: Path = ENVIRONMENT.data
SECRETS_DIR: Path = ENVIRONMENT.secrets
TRUST_DIR: Path = SECRETS_DIR.parent / "trust"
PKI_DIR: Path = SECRETS_DIR.parent / "pki"
CLOCK_FILE: Path = DATA_DIR / "clock.json"
SERVED_ALIASES: tuple[str, ...] = served_aliases(ENVIRONMENT)
"""The databases that this process holds credentials for."""


def _secret_key() -> str:
    """The key of Django's own signing; before the first start has made it, one for this process alone."""
    file = SECRETS_DIR / "django_secret_key"
    return file.read_text().strip() if file.is_file() else _secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [*ENVIRONMENT.allowed_hosts, "localhost", "127.0.0.1"] if PRODUCTION else ["*"]
if PRODUCTION:
    # TLS ends at the proxy in front, which must set this header and let nobody else set it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

_APPS = (
    "daicho.config",
    "daicho.foundation.audit",
    "daicho.foundation.messaging",
    "daicho.foundation.accounts",
    "daicho.foundation.jobs",
    "daicho.foundation.web",
    "daicho.foundation.ui",
    "daicho.foundation.pdf",
    # A process of one system loads no other's tables and templates.
    *(f"daicho.systems.{name}" for name in SYSTEMS if not ENVIRONMENT.only or name in SERVED_ALIASES),
)
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "template_partials",
    *(name for name in _APPS if is_present(f"{name}.apps")),
]

DATABASES: dict[str, dict[str, Any]] = database_settings(ENVIRONMENT)
DATABASE_ROUTERS = ["daicho.foundation.database.router.SystemRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Each system opens its own job queue by alias (daicho.foundation.jobs); the library's single global one stays unused.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

ROOT_URLCONF = "daicho.config.urls"
WSGI_APPLICATION = "daicho.config.wsgi.application"
_REALM_MIDDLEWARE = "daicho.foundation.accounts.middleware"
MIDDLEWARE = [
    "daicho.foundation.web.tracing.CausedByMiddleware",
    "daicho.foundation.web.security.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    *([f"{_REALM_MIDDLEWARE}.RealmMiddleware"] if is_present(_REALM_MIDDLEWARE) else []),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "daicho.foundation.web.context_processors.staff",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_NAME = "daicho_csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "daicho.foundation.web.refusals.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Sign-in (daicho.foundation.accounts): limits in minutes, hours and days.
SESSION_IDLE_MINUTES = 10
SESSION_ABSOLUTE_HOURS = 12
PASSWORD_MAX_AGE_DAYS = 90
LOCK_OUT_AFTER_FAILURES = 5
SESSION_COOKIE_SECURE = PRODUCTION
DEMO_PASSWORD = "" if PRODUCTION else ANNOUNCED
CITY_NAME = "平塚市"
HOLD_OUTSIDE_CONNECTION_HOURS = PRODUCTION
"""接続時間外 the messages to the CS wait; a demo sends at any hour. The city's own setting counts before it."""
SCREEN_BADGE = "" if PRODUCTION else "デモ環境"

# One CS may serve several municipalities (S2.1); the first one is our own city.
JUKINET_MUNICIPALITIES: tuple[str, ...] = tuple(ENVIRONMENT.municipalities.split(","))

# Delivery of messages (daicho.foundation.messaging).
DELIVERY_ATTEMPTS_BEFORE_HELD = 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"caused_by": {"()": "daicho.foundation.audit.log_lines.LogLineFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {caused_by} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["caused_by"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "daicho": {"level": "INFO"},
        "procrastinate": {"level": "ERROR"},
        "psycopg.pool": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
    },
}
