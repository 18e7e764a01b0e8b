"""Tests: real PostgreSQL and Valkey, cheap password hashes, time travel allowed."""

from helpdesk.settings.base import *  # noqa: F403
from helpdesk.settings.base import DATABASES, MIDDLEWARE

DEBUG = False
SECRET_KEY = "tests-only-and-nowhere-else-0123456789-abcdefghij"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DESK_TIME_TRAVEL = True
AXES_ENABLED = True
API_RATE = API_RATE_OF_STRANGERS = (
    0  # a suite asks more often than any caller; tests/api/test_limits.py counts
)
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # tests collect no static files
HELP_SEARCHES_A_MINUTE = HELP_FEEDBACK_A_MINUTE = 0
