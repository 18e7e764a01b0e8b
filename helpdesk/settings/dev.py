"""The embedded desk of `bin/up`: loopback, plain HTTP, secrets kept in the data directory."""

from helpdesk.settings.base import *  # noqa: F403
from helpdesk.settings.base import ALLOWED_HOSTS, SECRET_KEY, STORAGES

DEBUG = False
COUNT_QUERIES = True
SECRET_KEY = SECRET_KEY or "only-for-commands-that-serve-nobody"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["*"]

# Caddy compresses what it sends: compressing every file at its best would be most of the first start.
STORAGES["staticfiles"] = {"BACKEND": "helpdesk.web.staticfiles.DeskStaticFilesStorage"}
