"""The web process's entry: pages and API."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

import helpdesk.celery  # noqa: F401  so that requests nudge through the desk's broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings.dev")

application = get_wsgi_application()
addresses = get_resolver().url_patterns
"""Read before the web processes are forked: they share it, and no first request waits for it."""
