#!/usr/bin/env python
"""Django's command line for this desk; `bin/manage` runs it in the project's own environment."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings.dev")
    import helpdesk.celery  # noqa: F401  so that commands nudge through the desk's broker

    execute_from_command_line(sys.argv)
