"""One of several sweeps at once: it says that it is ready, begins when it is told to, and says how long it took."""

import json
import sys
import time
from datetime import UTC, datetime

from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.web.times import now

sweep_until_quiet(datetime(2000, 1, 1, tzinfo=UTC))
print(json.dumps("ready"), flush=True)
sys.stdin.readline()
began = time.perf_counter()
sweep_until_quiet(now())
print(json.dumps(time.perf_counter() - began), flush=True)
