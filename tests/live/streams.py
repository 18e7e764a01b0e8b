"""A reader of the stream, as a browser is one, for the tests."""

import http.client
import json
import time
from urllib.parse import urlencode, urlsplit

from helpdesk.live import token


def now_ms():
    return int(time.time() * 1000)


class Stream:
    """One open stream. `next()` returns the next event as (name, data); None at its end."""

    def __init__(self, url, user=7, *, key=None, since=None, headers=None):
        query = urlencode({"token": key or token.issue(user), "since": now_ms() if since is None else since})
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        self.connection.request("GET", f"/live/stream?{query}", headers=headers or {})
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.last_id = None

    def next(self):
        name, data = "", ""
        while line := self.response.readline().decode():
            field, _colon, value = line.strip().partition(": ")
            if not line.strip() and name:
                return name, json.loads(data)
            if field == "event":
                name = value
            elif field == "data":
                data = value
            elif field == "id":
                self.last_id = int(value)
        return None

    def changed(self):
        """Return what the next change is, whatever is said of the state before it."""
        while (event := self.next()) is not None:
            if event[0] == "changed":
                return event[1]
        return None

    def close(self):
        self.response.close()
        self.connection.close()
