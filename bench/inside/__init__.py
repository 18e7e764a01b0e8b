"""What runs in a process of the desk itself: `python -m bench.inside.NAME`, its order as JSON on standard input.

Each line that it prints is JSON; the part of the same name in `bench` makes a table of them.
"""

import django

import helpdesk.celery  # noqa: F401  as the desk's own processes do: without it a nudge waits for a broker that is not there

django.setup()
