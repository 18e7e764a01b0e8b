"""A real SMTP server on this machine, that takes, refuses or breaks."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Server:
    """What the mail server does and what it took. `refuse` maps a recipient to the reply that it gets."""

    def __init__(self):
        self.taken = []
        self.refuse = {}
        self.answer_to_data = "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.answer_to_data.startswith("250"):
            self.taken.append(envelope)
        return self.answer_to_data


@contextmanager
def running(settings):
    """Run a server and let the desk send through it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.DEFAULT_FROM_EMAIL = "Help desk <support@desk.test>"
    settings.SITE_URL = "https://desk.example.com"
    try:
        yield server
    finally:
        controller.stop()
