"""The plans of every query that the pages and lists make on a desk: none of them may walk a big table."""

import json
import subprocess
import sys

from bench.data import Desk
from bench.servers import Servers
from helpdesk.supervisor.options import ROOT

BIG = 5_000
"""Rows from which on a table is big: smaller ones are read whole because that is the fastest way."""
PRIVATE = ("finance",)
"""The team that is private in the second walk; the one who asks is no member."""

PATHS = (
    "/q/open/",
    "/q/mine/",
    "/q/unassigned/",
    "/q/breaching/",
    "/q/escalated/",
    "/q/waiting/",
    "/q/all/",
    "/q/all/?ordering=created_at",
    "/q/open/?priority=high&team=first-line",
    "/q/open/?sla_state=due_soon",
    "/q/open/?sla_state=breached",
    "/q/all/?sla_state=paused",
    "/q/all/?topic=invoices",
    "/q/all/?tag=security",
    "/q/all/?assignee=none&escalated=true",
    "/q/all/?tier=strategic&severity=critical",
    "/q/all/?q=router+10500",
    "/q/all/?q=zzzz-nowhere",
    "/q/all/?q=HD-1042",
    "/q/all/?q=printer",
    "/q/mine/?q=printer",
    "/t/HD-{ticket}",
    "/t/HD-{ticket}/clocks",
    "/esc/",
    "/api/v1/tickets/?count=true",
    "/api/v1/tickets/?ordering=-updated_at&page_size=200",
    "/api/v1/tickets/?requester={email}",
    "/api/v1/tickets/?q=refund&count=true",
    "/api/v1/tickets/HD-{ticket}/messages/",
    "/api/v1/tickets/HD-{ticket}/events/",
    "/api/v1/escalations/?count=true",
)
_ASK = """
import json, sys
import django
django.setup()
from django.db import connection
from django.test import Client
from helpdesk.accounts.models import Team, User
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
order = json.load(sys.stdin)
if order["private"]:
    Team.objects.filter(slug__in=order["private"]).update(is_private=True)
client = Client(raise_request_exception=True)
user = User.objects.get(pk=order["user"])
client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
def explained(execute, sql, params, many, context):
    if sql.lstrip("(").upper().startswith("SELECT") and " FROM " in sql:
        with connection.connection.cursor() as cursor:
            cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
            plans.append([cursor.fetchone()[0][0]["Plan"], sql])
    return execute(sql, params, many, context)
with connection.cursor() as cursor:
    cursor.execute("SELECT relname FROM pg_class WHERE reltuples >= %s AND relkind = 'r'", [order["big"]])
    big = {name for (name,) in cursor.fetchall()}
def walks(plan):
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in big:
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from walks(part)
import time
try:
    for path in order["paths"]:
        plans = []
        with connection.execute_wrapper(explained):
            answer = client.get(path)
        began = time.perf_counter()
        client.get(path)
        took = (time.perf_counter() - began) * 1000
        found = [[table, sql[:20000]] for plan, sql in plans for table in walks(plan)]
        print(json.dumps([path, answer.status_code, len(plans), took, found]), flush=True)
finally:
    Team.objects.filter(slug__in=order["private"]).update(is_private=False)
"""


def walked(servers: Servers, desk: Desk) -> list[str]:
    """Print every address with its queries and what they cost; return the sequential scans of big tables.

    Once as the desk is, where every team is open to all, and once with a private team.
    """
    beyond = _walked(servers, desk, private=())
    return beyond + [f"With a private team: {sentence}" for sentence in _walked(servers, desk, PRIVATE)]


def _walked(servers: Servers, desk: Desk, private: tuple[str, ...]) -> list[str]:
    facts = {"ticket": desk.tickets[0], "email": desk.email}
    order = {
        "user": desk.user,
        "big": BIG,
        "private": private,
        "paths": [path.format(**facts) for path in PATHS],
    }
    asked = subprocess.run(
        (sys.executable, "-c", _ASK),
        input=json.dumps(order),
        cwd=ROOT,
        env=servers.environment(desk.name),
        check=True,
        capture_output=True,
        text=True,
    )
    beyond = []
    print(f"\nQueries of each address at {desk.count:,} tickets{', one team private' if private else ''}:")
    for line in asked.stdout.splitlines():
        path, status, queries, took, scans = json.loads(line)
        print(f"{path:56}{status:>5}{queries:>5} queries{took:>9.1f} ms{'  WALKS' if scans else ''}")
        beyond += [f"{path} walks {table}: {sql}" for table, sql in scans]
        beyond += [f"{path} answered {status}"] if status != 200 else []
    return beyond
