"""How gunicorn serves the desk, embedded and in production: sync workers behind Caddy."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from prometheus_client import values

from helpdesk.settings import env, logs
from helpdesk.supervisor import tether

workers = int(os.environ.get("WEB_WORKERS", "0")) or min(8, (os.cpu_count() or 1) + 1)
preload_app = True  # one start of the application, whose memory the workers share
timeout = 60
graceful_timeout = 3
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
logconfig_dict = logs.configuration(env.LOG_LEVEL, env.LOG_FORMAT)


def _empty_folder() -> str:
    """Return the folder in which the workers add up what they measure; what an earlier run left there is gone."""
    given = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if not given:
        return tempfile.mkdtemp(prefix="desk-metrics-")
    shutil.rmtree(given, ignore_errors=True)
    Path(given).mkdir(mode=0o700, parents=True)
    return given


# A worker writes to the file of its place and not of its process id: its successor counts on where it stopped, and
# there are never more files than places. This must stand before the first metric is made.
_place = 0
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _empty_folder()
values.ValueClass = values.MultiProcessValue(lambda: _place)  # type: ignore[no-untyped-call]
limit_request_line = 0  # Caddy bounds it, and the API answers a long address as a problem


def pre_fork(server: Any, worker: Any) -> None:
    """Give the worker the lowest place that is free; the master itself has the place 0."""
    taken = {one.place for one in server.WORKERS.values()}
    worker.place = next(place for place in range(1, len(taken) + 2) if place not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Take the place, and tie each worker to its master, so that a killed master leaves none behind on the port."""
    global _place  # noqa: PLW0603  one place a process
    _place = worker.place
    tether.tie(server.pid)


def on_exit(_server: Any) -> None:
    """Leave no files behind."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
