"""What runs in a process of the desk itself: `python -m bench.inside.NAME`, its order as JSON on standard input.

Each line that it prints is JSON; the part of the same name in `bench` makes a table of them.
"""

import django

django.setup()
