"""A chat service on this machine, and somebody whose notices go to it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpdesk.notifications.services import addresses
from helpdesk.notifications.services.preferences import Wishes, set_preferences
from tests.notifications.chat.telling import SECRET


class Service:
    """A chat service: what it took, and what it answers."""

    def __init__(self, port):
        self.url = f"json://desk:{SECRET}@127.0.0.1:{port}/hook"
        self.taken = []
        self.answer = 200
        self.location = ""

    def titles(self):
        return [message["title"] for message in self.taken]


@pytest.fixture
def service(settings):
    """A real service on this machine, which the operator allows for the trial."""
    settings.NOTICE_SERVICES = ["json", "slack", "tgram", "mailto", "ntfys"]
    settings.NOTICES_TO_PRIVATE_HOSTS = True
    settings.SITE_URL = "https://desk.example.com"

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answers.taken.append(json.loads(body))
            self.send_response(answers.answer)
            if answers.location:
                self.send_header("Location", answers.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815  a redirect that is followed comes back as a GET

        def log_message(self, *_args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    answers = Service(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield answers
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.fixture
def maria(make_user):
    user = make_user("maria")
    set_preferences(user, Wishes(kinds={"ticket_assigned": ["bell", "chat"]}))
    return user


@pytest.fixture
def address(maria, service):
    return addresses.add_own(maria, name="Phone", url=service.url)
