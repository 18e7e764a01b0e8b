"""Apprise, kept on a short lead: which services notices may go to, what an address may hold, and how one is sent.

An address is an Apprise URL. Apprise can do far more than send notices (read files, call any host, load code), so here
every service and every parameter that is not named is refused, and nothing is sent to an inner network.
"""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from email import charset
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import apprise
from django.conf import settings
from django.utils.translation import gettext as _

from helpdesk.web.outbound import guarded, is_private

SECONDS = 5.0
"""How long a service may take to answer a connection, and then a request."""
LENGTH = 2000

PARAMETERS = {
    *("bcc", "cc", "channel", "format", "from", "id", "mode", "name", "pass", "port", "priority", "region"),
    *("silent", "smtp", "source", "thread", "to", "topic", "user"),
    *("api-version", "sig", "sp", "sv"),  # an address of Power Automate, as Microsoft gives it
}
"""Parameters that an address may hold. Some others let a service read files, skip certificates or wait for ever."""

HOSTED = {
    "gotifys",
    "json",
    "jsons",
    "form",
    "forms",
    "mailto",
    "mailtos",
    "matrixs",
    "mmosts",
    "ntfys",
    "rockets",
}
HOSTED |= {"workflow", "workflows", "xml", "xmls"}
"""Services whose addresses name the host that is called; in the others that place holds a name or a key."""

FINAL = {401, 403, 404, 410}
"""Answers of a service that stay the same however often it is asked."""

_ANSWER = re.compile(r"\berror=(\d{3})\b")

_asset = apprise.AppriseAsset(
    app_id="Help desk",
    async_mode=False,
    secure_logging=True,
    storage_mode="memory",
    http_redirects=False,
)


class Refused(ValueError):
    """An address that the desk does not send to; the sentence is for whoever typed it and holds no secret."""


class NotTaken(Exception):
    """A service did not take a notice. `is_final` says whether asking again cannot help. It holds no secret."""

    def __init__(self, *, status: int | None = None) -> None:
        answer = f"answered {status}" if status else "could not be reached or did not take it"
        super().__init__(f"The service {answer}.")
        self.is_final = status in FINAL


def service_of(url: str) -> str:
    """Return the name of the service that an address belongs to, such as Slack. Raises Refused."""
    return str(_plugin(url).service_name)


def send(url: str, *, title: str, body: str) -> None:
    """Send a notice. Raises Refused for an address that is not allowed (any more), NotTaken when it did not arrive."""
    plugin = _plugin(url)
    inside = nullcontext() if settings.NOTICES_TO_PRIVATE_HOSTS else guarded()
    with _answers() as answers, inside, _quiet():
        taken = plugin.notify(title=title, body=body, notify_type=apprise.NotifyType.INFO)
    if not taken:
        raise NotTaken(status=answers[-1] if answers else None)


def _plugin(url: str) -> apprise.NotifyBase:
    """Return what sends to an address, held to our limits of time and to no redirects. Raises Refused."""
    if len(url) > LENGTH or not url.isprintable():
        raise Refused(_("This is no address that notices can be sent to."))
    _refuse_parameters(url)
    with _quiet():
        plugin = apprise.Apprise.instantiate(url, asset=_asset, suppress_exceptions=True)
    if not isinstance(plugin, apprise.NotifyBase):
        raise Refused(_("This is no address that notices can be sent to."))
    if not _schemas(plugin) & set(settings.NOTICE_SERVICES):
        raise Refused(_("Notices to this service are not allowed on this desk."))
    _refuse_inner(plugin, url)
    plugin.socket_connect_timeout = plugin.socket_read_timeout = SECONDS
    plugin.redirects = False
    plugin.verify_certificate = True
    plugin.retry = 0
    return plugin


def _refuse_parameters(url: str) -> None:
    try:
        names = {name.lower() for name, _value in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    except ValueError:
        raise Refused(_("This is no address that notices can be sent to.")) from None
    unknown = sorted(names - PARAMETERS)
    if unknown:
        raise Refused(
            _("The address holds a parameter that is not allowed here: %(name)s.") % {"name": unknown[0][:40]}
        )


def _schemas(plugin: apprise.NotifyBase) -> set[str]:
    """Return the schemas that the address asks for: those in the clear where it is not encrypted."""
    encrypted: Any = plugin.secure_protocol
    clear: Any = plugin.protocol
    named = encrypted if plugin.secure or not clear else clear
    return {named} if isinstance(named, str) else set(named or ())


def _refuse_inner(plugin: apprise.NotifyBase, url: str) -> None:
    """Refuse a host of our own network, where the service calls one that the address names."""
    if settings.NOTICES_TO_PRIVATE_HOSTS:
        return
    named = {_host_of(url)} if _schemas(plugin) & HOSTED else set()
    mailserver = getattr(plugin, "smtp_host", None)
    if any(is_private(host) for host in {*named, mailserver} if host):
        raise Refused(_("Notices can only be sent to the public network."))


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@contextmanager
def _quiet() -> Iterator[None]:
    """Let Apprise import its services, of which some use parts of Python that are about to go.

    Its mail service changes how the whole process writes mails, ours too: put that back as Python has it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            charset.add_charset("utf-8", charset.SHORTEST, charset.BASE64, "utf-8")


class _Answers(logging.Handler):
    """Gathers the HTTP answers that Apprise tells of in its log, and lets nothing of it through: it holds secrets."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.codes: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the answer's code."""
        if found := _ANSWER.search(record.getMessage()):
            self.codes.append(int(found[1]))


@contextmanager
def _answers() -> Iterator[list[int]]:
    handler = _Answers()
    logger = logging.getLogger("apprise")
    logger.addHandler(handler)
    try:
        yield handler.codes
    finally:
        logger.removeHandler(handler)


for _name in ("apprise", "urllib3"):
    _logger = logging.getLogger(_name)
    _logger.propagate = False  # both name whole addresses, with their keys
    _logger.addHandler(logging.NullHandler())
