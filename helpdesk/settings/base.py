"""The desk as it runs everywhere. Differences live in `dev`, `test` and `production`."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from helpdesk.settings import env, logs
from helpdesk.settings.sign_in import *  # noqa: F403

django_stubs_ext.monkeypatch()

BASE_DIR = env.ROOT
DATA_DIR = env.DATA_DIR
SECRET_KEY = env.SECRET_KEY
SECRET_KEY_FALLBACKS = env.SECRET_KEY_FALLBACKS
ALLOWED_HOSTS = env.ALLOWED_HOSTS
SITE_URL = env.SITE_URL

INSTALLED_APPS = [
    "helpdesk.web",
    "helpdesk.deadlines",
    "helpdesk.files",
    "helpdesk.ledger",
    "helpdesk.jobs",
    "helpdesk.calendars",
    "helpdesk.accounts",
    "helpdesk.notifications",
    "tickets",
    "knowledge_base",
    "escalation",
    "helpdesk.insights",
    "helpdesk.system",
    "helpdesk.backups",
    "helpdesk.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "pgtrigger",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "helpdesk.web.traffic.TrafficMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "helpdesk.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "helpdesk.web.api.middleware.ApiProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "helpdesk.web.middleware.FormEncodingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "helpdesk.accounts.middleware.PreferencesMiddleware",
    "helpdesk.web.api.middleware.RateLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "helpdesk.accounts.middleware.SeatMiddleware",
    "helpdesk.accounts.middleware.SecondFactorMiddleware",
    "helpdesk.web.middleware.NotAllowedMiddleware",
    "helpdesk.web.middleware.TimeTravelMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "helpdesk.urls"
WSGI_APPLICATION = "helpdesk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helpdesk.web.context.navigation",
                "helpdesk.live.context.live",
            ],
            "builtins": ["helpdesk.web.templatetags.addresses"],
        },
    },
]

FORM_RENDERER = "helpdesk.web.forms.QuickRenderer"

# What templates keep (`{% cache %}`): in each process, so that an upgrade begins anew.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

# Database: PostgreSQL alone. A request never waits on a lock for ever.
_database: dict[str, Any] = environ.Env.db_url_config(env.DATABASE_URL) if env.DATABASE_URL else {}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **{key: value for key, value in _database.items() if key != "ENGINE"},
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # three round trips for a list of topics; pools forbid them too
        "OPTIONS": {
            "connect_timeout": 5,
            "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
        },
    },
}

# Languages and time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("ru", _("Russian")), ("it", _("Italian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DESK_TIME_TRAVEL = env.TIME_TRAVEL

# Promises.
TICKET_KEY_PREFIX = "HD"
THIRD_PARTY_PAUSES = env.THIRD_PARTY_PAUSES
MATRIX_SECOND_PERSON = env.MATRIX_SECOND_PERSON
REOPEN_GRACE = timedelta(days=7)
SUPPRESS_AFTER_DEESCALATION = timedelta(hours=4)
"""Business time in which automatic steps stay quiet after a de-escalation."""
BETWEEN_MOVES = timedelta(minutes=15)
"""Time between two automatic moves of one ticket at least: a step that must wait is deferred."""
REMIND_AT_TOP = timedelta(hours=4)
"""Business time after which people are reminded again of an escalation at the top of its path."""

# Static files.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "attachments"
FILE_MAX_BYTES = env.FILE_MAX_MB * 1_000_000
FILES_MAX_BYTES = env.FILES_MAX_MB * 1_000_000
FILES_MAX_COUNT = env.FILES_MAX_COUNT
"""What one file may have; what all files of one article, or of one person that wait to be linked, may have together."""
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "helpdesk.web.staticfiles.CompressedDeskStaticFilesStorage"},
}

# Mail: every mail is a row first; this is only the way out.
_email: dict[str, Any] = environ.Env.email_url_config(env.EMAIL_URL) if env.EMAIL_URL else {}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _email.get("EMAIL_HOST") or "127.0.0.1"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_email.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_email.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.EMAIL_FROM
MAIL_IS_KEPT = env.MAIL_IS_KEPT
"""Whether the way out leads to the built-in mail catcher, which sends nothing on."""

# The customers' help centre: whether there is one, its name and welcome where the desk's own words will not do, the
# address that it gives to who did not find an answer, and what one network may do there; 0 means no limit.
HELP_CENTRE = env.HELP_CENTRE
HELP_CENTRE_NAME = env.HELP_CENTRE_NAME
HELP_CENTRE_WELCOME = env.HELP_CENTRE_WELCOME
HELP_CENTRE_CONTACT = env.HELP_CENTRE_CONTACT or parseaddr(env.EMAIL_FROM)[1]
HELP_SEARCHES_A_MINUTE = 60
HELP_FEEDBACK_A_MINUTE = 10

# Live pages: where the live process answers inside the house (none: pages ask by themselves), and its limits.
LIVE_URL = env.LIVE_URL
LIVE_MAX_STREAMS = env.LIVE_MAX_STREAMS
LIVE_MAX_STREAMS_A_USER = env.LIVE_MAX_STREAMS_A_USER

# Notices outside the desk: the services (schemas of Apprise) that addresses may belong to. All of them encrypt, and
# none sends whatever one likes to whatever host one likes. Hosts of a private network are refused unless the operator
# allows them.
NOTICE_SERVICES = env.NOTICE_SERVICES or [
    *("slack", "workflow", "workflows", "tgram", "discord", "gchat", "wxteams", "webex", "zulip", "zoom"),
    *("mmosts", "rockets", "matrixs", "ntfys", "gotifys", "line", "viber", "whatsapp", "threema", "pover"),
    *("twilio", "vonage", "nexmo", "msgbird", "sinch", "plivo", "clicksend", "bulksms", "clickatell"),
    *("d7sms", "sns", "telnyx", "infobip", "seven", "voipms", "pagerduty", "opsgenie", "mailto", "mailtos"),
]
NOTICES_TO_PRIVATE_HOSTS = env.NOTICES_TO_PRIVATE_HOSTS

# Celery: the broker only nudges; the truth about due work lives in the database.
REDIS_URL = env.REDIS_URL
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
CELERY_TIMEZONE = "UTC"

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["helpdesk.web.api.parsing.BearableJSON"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "helpdesk.accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["helpdesk.accounts.api.permissions.HasScope"],
    "DEFAULT_SCHEMA_CLASS": "helpdesk.web.api.schema.DeskSchema",
    "EXCEPTION_HANDLER": "helpdesk.web.api.problems.problem_response",
    "DEFAULT_PAGINATION_CLASS": "helpdesk.web.api.paging.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["helpdesk.web.api.filters.StrictFilterBackend"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
API_RATE = env.API_RATE
API_RATE_OF_STRANGERS = env.API_RATE_OF_STRANGERS
"""Requests a minute: of a token or a signed-in user, and of an address that nobody signs in from. 0 means no limit."""
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Help desk API",
    "DESCRIPTION": "Everything a screen can do, by the same verbs, permissions and ledger.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "helpdesk.web.api.schema.with_headers",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_SUFFIX": "",
    "ENUM_NAME_OVERRIDES": {
        "TicketStatus": "tickets.words.Status",
        "Severity": "tickets.words.Severity",
        "Priority": "tickets.words.Priority",
        "Channel": "tickets.words.Channel",
        "SlaState": "tickets.words.SlaState",
        "MessageKind": "tickets.words.MessageKind",
        "Tier": "helpdesk.accounts.models.organisation.Tier",
        "Role": "helpdesk.accounts.roles.Role",
        "Scope": "helpdesk.accounts.roles.SCOPES",
        "MailState": "helpdesk.notifications.models.Mail.State",
        "ClockKind": "escalation.words.ClockKind",
        "ClockState": "escalation.words.ClockState",
        "EscalationKind": "escalation.words.EscalationKind",
        "EscalationState": "escalation.words.EscalationState",
        "Trigger": "escalation.words.Trigger",
        "Reason": "escalation.words.Reason",
        "StepAction": "escalation.words.Action",
        "StepOutcome": "escalation.words.Outcome",
        "TargetType": "escalation.words.TargetType",
        "MatrixState": "escalation.models.MatrixVersion.State",
        "MessageVisibility": ["public", "internal"],
        "ArticleState": "knowledge_base.models.article.State",
        "ArticleVisibility": "knowledge_base.models.article.Visibility",
        "LinkTroubleKind": "knowledge_base.linking.Why",
        "LessonState": "knowledge_base.models.lesson.LessonState",
        "DeclineReason": "knowledge_base.models.lesson.DeclineReason",
        "ArticleVerdict": "knowledge_base.models.use.Verdict",
        "ArticlePlace": "knowledge_base.models.use.Place",
        "FeedbackOutcome": "knowledge_base.models.feedback.Outcome",
        "FeedbackState": "knowledge_base.models.feedback.FeedbackState",
        "FeedbackVoice": "knowledge_base.models.feedback.Voice",
        "Rhythm": "helpdesk.notifications.rhythm.Rhythm",
        "ReportRhythm": "helpdesk.insights.mailed.rhythm.Rhythm",
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# What the desk tells its operators.
LOGGING: dict[str, Any] = logs.configuration(env.LOG_LEVEL, env.LOG_FORMAT)
COUNT_QUERIES = False
"""Whether the log says of each request how many statements it cost."""
METRICS_TOKEN = env.METRICS_TOKEN
DEADMAN_URL = env.DEADMAN_URL
DEADMAN_ON_PRIVATE_HOST = env.DEADMAN_ON_PRIVATE_HOST
"""Who is told every few minutes that no promise is in danger, and whether that may be a host of our own network."""
DJANGO_STRUCTLOG_CELERY_ENABLED = True
