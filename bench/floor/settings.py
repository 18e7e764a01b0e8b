"""The desk as production runs it, on plain HTTP and loopback, with the floors hung up beside it."""

import os

from helpdesk.settings.base import *  # noqa: F403
from helpdesk.settings.base import STORAGES

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.floor.urls"
API_RATE = API_RATE_OF_STRANGERS = 0  # a benchmark asks more often than any caller may
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"level": "ERROR"}}

STORAGES["staticfiles"] = {"BACKEND": "helpdesk.web.staticfiles.DeskStaticFilesStorage"}
