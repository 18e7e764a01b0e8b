"""The web process's entry: pages and API."""

import os

from django.core.wsgi import get_wsgi_application

import helpdesk.celery  # noqa: F401  so that requests nudge through the desk's broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings.dev")

application = get_wsgi_application()
