"""The live process's entry: the stream alone. Pages and API are `helpdesk.wsgi`."""

import os

from helpdesk.live.stream.app import build

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings.dev")

application = build()
