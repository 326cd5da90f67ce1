"""Settings, read from the environment. Production is the default; DEMO=1 opens the demo.

SECRET_KEY             required unless DEMO=1
DATABASE_URL           postgres://user@host/name; a socket folder goes in ?host=/folder
ALLOWED_HOSTS          comma separated, required in production
CSRF_TRUSTED_ORIGINS   comma separated origins, when behind a proxy with another name
STATIC_ROOT            where collectstatic puts files, default .local/static
MEDIA_ROOT             where uploaded files are kept, default .local/media; part of the backup
MAX_UPLOAD_MB          largest file that may be uploaded, default 20
UPLOAD_SCANNER         command that looks for malware, gets the file's path: clamdscan --fdpass --no-summary
SECRET_KEY_FALLBACKS   earlier keys, comma separated, while a new one takes over
BEHIND_PROXY           1 when our own proxy ends TLS and sets X-Forwarded-Proto and X-Forwarded-For
DEMO, DEBUG            1 switches on
MAILBOX                role mailbox of the coordinator, shown in the footer

Letters (README, the table of settings):
SITE_URL               the program's address as links in letters need it: https://intl.norrkoping.se
EMAIL_HOST             mail server; without one no letters are sent. The demo never sends: see LETTER_FOLDER
EMAIL_SECURITY         starttls (default), tls or ingen
EMAIL_PORT             default 587, with tls 465, with ingen 25
EMAIL_USER, EMAIL_PASSWORD  if the server asks for them
MAIL_FROM              sender of letters, default MAILBOX
LETTER_FOLDER          where the demo puts letters, default .local/brev

Sign-in (docs/inloggning.md):
OIDC_CLIENT_ID         the program's id at the municipality's provider; without it only local accounts sign in
OIDC_CLIENT_SECRET     its secret
OIDC_TENANT            Entra ID: the tenant's id. People are known by tid and oid, and other tenants are refused
OIDC_ISSUER            the provider's address; default is Entra ID's for the tenant
OIDC_ROLES             our role=app role of the token, comma separated: samordnare=Intl.Samordnare,revisor=Intl.Revisor
                       (samordnare, revisor, administrator; lasare too when being an employee is not enough)
OIDC_GROUPS            the same with group ids, where app roles cannot be used
OIDC_CLAIMS            our field=claim, where the provider has its own names: name, email, department, roles, groups
SESSION_HOURS          signed in this long at most, whatever one does; default 10
SESSION_IDLE_MINUTES   signed in this long without doing anything; default 120
"""

import os
import shlex
from pathlib import Path

import dj_database_url
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from norrkoping_intl.environment import flag, listed, paired

BASE_DIR = Path(__file__).resolve().parent.parent


DEMO = flag("DEMO")
DEBUG = flag("DEBUG")
SECURE = not (DEMO or DEBUG)
BEHIND_PROXY = flag("BEHIND_PROXY")

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured(
            "SECRET_KEY saknas. Sätt en lång slumpad SECRET_KEY i miljön, eller DEMO=1 för att köra med exempeldata."
        )
    SECRET_KEY = "demo-" + "exempeldata-utan-hemligheter-" * 3  # noqa: S105 - the demo holds no secrets

SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")

ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if not SECURE else "")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "norrkoping_intl.urls"
WSGI_APPLICATION = "norrkoping_intl.wsgi.application"

INSTALLED_APPS = [
    "apps.core",
    "apps.accounts",
    "apps.organisation",
    "apps.policy",
    "apps.partnerships",
    "apps.networks",
    "apps.projects",
    "apps.activities",
    "apps.reports",
    "apps.evaluation",
    "apps.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "apps.core.middleware.RequestSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SessionLimitMiddleware",
    "apps.accounts.middleware.LoginRequiredMiddleware",
    "apps.accounts.limits.RateLimitMiddleware",
    "apps.portal.merging.addresses.MergedRecordMiddleware",
    "apps.core.history.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context.site",
            ],
            "builtins": ["apps.core.templatetags.intl", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = DEBUG

DATABASES = {"default": dj_database_url.config(default="postgres:///intl", conn_max_age=None, conn_health_checks=True)}
# Our questions are many and short; compiling them costs more than it gives (a unit's report: 23 s with, 3.5 without).
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "apps.accounts.backends.PasswordBackend",
    "apps.accounts.backends.ProviderBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "apps.accounts.passwords.ContextValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
OIDC_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "").strip()
OIDC_CLIENT_SECRET = os.environ.get("OIDC_CLIENT_SECRET", "").strip()
OIDC_TENANT = os.environ.get("OIDC_TENANT", "").strip().lower()
ENTRA = f"https://login.microsoftonline.com/{OIDC_TENANT}/v2.0" if OIDC_TENANT else ""
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "").strip() or ENTRA
OIDC_ROLES = paired("OIDC_ROLES")
OIDC_GROUPS = paired("OIDC_GROUPS")
OIDC_CLAIMS = {ours: theirs[0] for ours, theirs in paired("OIDC_CLAIMS").items()}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the quarter of an hour on the page is a promise
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "apps.core.security.client_address"
AXES_DISABLE_ACCESS_LOG = True  # who came and went stands in the security log, without addresses

# History: rows of the past are never rewritten
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PROCRASTINATE_ON_APP_READY = "apps.core.history.tell_history_of_jobs"

# Language
LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["norrkoping_intl.formats"]

# Static files: our own and the few vendor files that are used
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / ".local" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "apps.core.static_files.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}


def close_static(headers, path, url):
    """Headers of our static files, which are served before the middleware that closes everything else."""
    headers["Content-Security-Policy"] = "script-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


WHITENOISE_ADD_HEADERS_FUNCTION = close_static
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Strict headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the form
if SECURE:  # no other host of the domain can set these cookies
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_LIMIT = int(float(os.environ.get("SESSION_HOURS") or 10) * 3600)
SESSION_IDLE = int(float(os.environ.get("SESSION_IDLE_MINUTES") or 120) * 60)
SESSION_COOKIE_AGE = SESSION_LIMIT
CSRF_FAILURE_VIEW = "apps.core.views.csrf_failure"

# How many in how many seconds: sign-in for each address, the others for each person
RATE_LIMITS = {
    "sign-in": (60, 600),
    "sign-in-provider": (2000, 600),
    "drawn": (30, 600),
    "export": (90, 600),
    "upload": (60, 600),
}

# What may be sent to us: the text of a form, and files where a view takes them
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
MAX_UPLOAD = int(os.environ.get("MAX_UPLOAD_MB") or 20) * 2**20
# Somewhat larger files are read too, and thrown away as they come, so that the form can say what is wrong.
MAX_UPLOAD_REQUEST = 5 * MAX_UPLOAD
UPLOAD_SCANNER = shlex.split(os.environ.get("UPLOAD_SCANNER", ""))
FILE_UPLOAD_HANDLERS = ["apps.core.uploads.CappedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or BASE_DIR / ".local" / "media")

MAILBOX = os.environ.get("MAILBOX", "internationellt@norrkoping.example")

# Letters: from a mail server, in the demo into a folder
SITE_URL = os.environ.get("SITE_URL", "").strip().rstrip("/") or (
    f"http://127.0.0.1:{os.environ.get('PORT') or 8000}" if DEMO or DEBUG else ""
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "").strip()
EMAIL_SECURITY = os.environ.get("EMAIL_SECURITY", "").strip().lower() or "starttls"
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or {"starttls": 587, "tls": 465}.get(EMAIL_SECURITY, 25))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "").strip()
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = 30
EMAIL_BACKEND = f"apps.accounts.letters.{'folder' if DEMO else 'smtp'}.Backend"
MAIL_FROM = DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "").strip() or MAILBOX
LETTER_FOLDER = Path(os.environ.get("LETTER_FOLDER") or BASE_DIR / ".local" / "brev")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "apps.core.security.JsonLines"},
    },
    "filters": {
        "people": {"()": "django.utils.log.CallbackFilter", "callback": "ext://apps.core.security.is_for_people"},
    },
    "handlers": {
        # In production every line is one JSON object, so that nothing in a message can forge another line.
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if SECURE else "line",
            "filters": ["people"],
        },
        "security": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # A refused page is an answer, not a fault: without this every 403 writes a traceback.
        "django.request": {"level": "ERROR"},
        "intl.security": {"handlers": ["security"], "level": "INFO"},
    },
}
