"""Settings: one file for every installation. What differs between installations comes from the environment.

SAFECONDUCT_DATA      the folder that holds the database, documents and secrets (default: .data beside the project)
DATABASE_URL          any PostgreSQL 15 or newer; overrides the embedded server
SAFECONDUCT_HOSTS     comma-separated host names that the web server answers to
SAFECONDUCT_LANGUAGE  the language of the public's pages for those whose browser asks for none of ours (default: en)
SAFECONDUCT_MINISTRY  the name that the public's pages bear (default: Safeconduct)
SAFECONDUCT_PROXIES   how many proxies of ours stand in front and add to X-Forwarded-For (default: 0; 1 with HTTPS)
SAFECONDUCT_CLAMAV    where the virus scanner ClamAV listens: unix:/path or host:port (default: nowhere)
SAFECONDUCT_BRIEF_TEMPLATE  a .docx whose styles, header and footer papers are written in (default: a plain sheet of A4)
SAFECONDUCT_HTTPS     "1" when a proxy in front speaks TLS: secure cookies, HSTS
SAFECONDUCT_DEBUG     "1" shows tracebacks; never in service
"""

import os
from pathlib import Path

from safeconduct.store.folders import data_folder
from safeconduct.store.secret import secret_key
from safeconduct.store.url import database_settings

DATA_DIR = data_folder()
SECRET_KEY = os.environ.get("SAFECONDUCT_SECRET_KEY") or secret_key(DATA_DIR)
DEBUG = os.environ.get("SAFECONDUCT_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("SAFECONDUCT_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
HTTPS = os.environ.get("SAFECONDUCT_HTTPS") == "1"
PROXIES: int = int(os.environ.get("SAFECONDUCT_PROXIES", "1" if HTTPS else "0"))
CLAMAV = os.environ.get("SAFECONDUCT_CLAMAV", "")
MINISTRY = os.environ.get("SAFECONDUCT_MINISTRY", "Safeconduct")
BRIEF_TEMPLATE: str = os.environ.get("SAFECONDUCT_BRIEF_TEMPLATE", "")
DOORS_REMEMBERED = 5
"""Seconds for which a web worker remembers which forms are open."""

INSTALLED_APPS = [
    "safeconduct.store",
    "safeconduct.audit",
    "safeconduct.access",
    "safeconduct.people",
    "safeconduct.cases",
    "safeconduct.figures",
    "safeconduct.intake",
    "safeconduct.diplomacy",
    "safeconduct.portal",
    "safeconduct.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "procrastinate.contrib.django",
    *filter(None, os.environ.get("SAFECONDUCT_MORE_APPS", "").split(",")),
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "safeconduct.access.middleware.NoNullMiddleware",
    "safeconduct.access.middleware.LanguageMiddleware",
    "safeconduct.portal.middleware.PublicMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "safeconduct.access.middleware.ActorMiddleware",
]

ROOT_URLCONF = "safeconduct.urls"
WSGI_APPLICATION = "safeconduct.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "safeconduct.desk.context.frame",
            ],
            "builtins": ["safeconduct.desk.templatetags.desk"],
        },
    },
]

DATABASES = {"default": database_settings(DATA_DIR)}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "safeconduct.access.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "store_cache",
    }
}
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("ru", "Русский")]
"""What the public can read; one more is offered once its catalogues are complete (pyproject.toml, CONTRIBUTING.md)."""
DESK_LANGUAGES = ["en"]
PUBLIC_LANGUAGE = os.environ.get("SAFECONDUCT_LANGUAGE", LANGUAGE_CODE)
PUBLIC_PREFIXES = ["/help/"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_PATH = "/help/"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SAFECONDUCT_LOG", "WARNING")},
}
