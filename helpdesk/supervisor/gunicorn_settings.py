"""How gunicorn serves the desk, embedded and in production: sync workers behind Caddy."""

import os
from typing import Any

from helpdesk.supervisor import tether

workers = int(os.environ.get("WEB_WORKERS", "0")) or min(8, (os.cpu_count() or 1) + 1)
preload_app = True  # one start of the application, whose memory the workers share
timeout = 60
graceful_timeout = 3
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
limit_request_line = 0  # Caddy bounds it, and the API answers a long address as a problem


def post_fork(server: Any, _worker: Any) -> None:
    """Tie each worker to its master, so that a killed master leaves none behind on the port."""
    tether.tie(server.pid)
