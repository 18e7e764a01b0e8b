"""The desks of a run: the demo company with so many tickets, and somebody who may ask."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass

from bench.servers import ROOT, Servers

AGENT = "l1@desk.test"
_WHO = """
import json
from datetime import timedelta
from importlib import import_module
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from helpdesk.accounts.models import Team, User
from helpdesk.accounts.services import tokens
from tickets.models import Ticket, Topic
user = User.objects.get(email={email!r})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
_token, key = tokens.issue(user, name="bench")
talked = Ticket.objects.open().filter(status="open", assignee__isnull=False, messages__kind="public")
ids = sorted(set(talked.order_by("-pk").values_list("pk", flat=True)[:400]))[:40]
print(json.dumps(dict(
    session=session.session_key, token=key, tickets=ids, user=user.pk,
    topic=Topic.objects.order_by("pk").first().pk, team=Team.objects.get(slug="first-line").pk,
    requester=Ticket.objects.get(pk=ids[0]).requester_id,
    email=Ticket.objects.get(pk=ids[0]).requester.email, cookie=settings.SESSION_COOKIE_NAME)))
"""


@dataclass(frozen=True)
class Desk:
    """A desk with tickets, and what asking it takes."""

    name: str
    count: int
    port: int
    session: str
    cookie: str
    token: str
    user: int
    tickets: tuple[int, ...]
    topic: int
    team: int
    requester: int
    email: str


def ready(servers: Servers, count: int, open_share: float) -> str:
    """Return the name of a database with so many tickets; make it, and say how long that took, where it is missing."""
    name = f"desk_{count}_{round(open_share * 100)}"
    is_there = servers.has(name)
    servers.manage(name, "migrate", "--verbosity=0")
    servers.manage(name, "collectstatic", "--noinput", "--verbosity=0")
    if not is_there:
        servers.manage(name, "load_demo", "--verbosity=0")
        began = time.monotonic()
        servers.manage(name, "generate_tickets", f"--count={count}", f"--open-share={open_share}")
        print(f"Making {count:,} tickets took {time.monotonic() - began:.0f} s.", flush=True)
    return name


def opened(servers: Servers, name: str, count: int) -> Desk:
    """Serve a database and sign somebody in."""
    port = servers.serve(name)
    asked = subprocess.run(
        (sys.executable, "-c", _WHO.format(email=AGENT)),
        cwd=ROOT,
        env=servers.environment(name),
        check=True,
        capture_output=True,
        text=True,
    )
    facts = json.loads(asked.stdout.splitlines()[-1])
    facts["tickets"] = tuple(facts["tickets"])
    return Desk(name=name, count=count, port=port, **facts)
