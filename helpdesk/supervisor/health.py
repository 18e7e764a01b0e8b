"""Ask a desk over HTTP whether it is ready.

Run as `python -m helpdesk.supervisor.health URL [HOST [PATH]]`: exit code 0 when it is.
"""

import http.client
import sys
import urllib.error
import urllib.request

_TIMEOUT = 2  # seconds


def is_ready(site_url: str, host: str = "", path: str = "/health/ready") -> bool:
    """Tell whether `path` answers 200; `host` is the name to ask for, if not the URL's own."""
    headers = {"Host": host} if host else {}
    request = urllib.request.Request(f"{site_url}{path}", headers=headers)  # noqa: S310 (our own address)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 (the same)
            return bool(answer.status == 200)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_ready(*sys.argv[1:4]) else 1)
