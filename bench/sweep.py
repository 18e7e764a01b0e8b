"""The sweep beside pure SQL that writes the very rows it writes, into the same tables, indexes and triggers.

For each number of due tickets the sweep is played once and rolled back, and what it wrote is kept. Then pure SQL writes
these rows, and is rolled back too; then the sweep is measured for good, with its commits. So the floor has the better
part: it decides nothing, and it never waits for the disk.
"""

import json
import subprocess
import sys

from bench.servers import Servers
from helpdesk.supervisor.options import ROOT

DUE = (0, 100, 10_000)
_PLAY = """
import io, json, sys, time
import django
django.setup()
from django.db import connection, transaction
from helpdesk.deadlines.sweep import probe, sweep_until_quiet
from helpdesk.demo.generate.run import Order, generate
from helpdesk.web.times import now

INSERTED = ("escalation_escalation", "escalation_step", "ledger_event", "ledger_delivery", "notifications_mail",
    "notifications_notification", "notifications_waitingnotice", "notifications_digestround", "tickets_ticketwatcher")
UPDATED = {"tickets_ticket": "id", "escalation_clock": "ticket_id"}
order = json.load(sys.stdin)

def one(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]

def columns(table):
    return one("SELECT string_agg(quote_ident(column_name), ',' ORDER BY ordinal_position) FROM"
        " information_schema.columns WHERE table_name = %s", table)

def lines(sql):
    out = io.StringIO()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY ({sql}) TO STDOUT", out)
    return out.getvalue()

def floor(at):
    due = "SELECT ticket_id FROM escalation_clock WHERE next_at <= '%s' AND parked_at IS NULL" % at.isoformat()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE due AS " + due)
    before = {table: one(f"SELECT coalesce(max(id), 0) FROM {table}") for table in INSERTED}
    kept = {}
    with transaction.atomic():
        sweep_until_quiet(at)
        for table in INSERTED:
            kept[table] = lines(f"SELECT * FROM {table} WHERE id > {before[table]}")
        for table, key in UPDATED.items():
            kept[table] = lines(f"SELECT * FROM {table} WHERE {key} IN (SELECT ticket_id FROM due)")
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for table, text in kept.items():
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table} LIMIT 0")
            cursor.cursor.copy_expert(f"COPY kept_{table} FROM STDIN", io.StringIO(text))
            cursor.execute(f"ANALYZE kept_{table}")
    rows = {table: text.count("\\n") for table, text in kept.items()}
    statements = [f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}" for table in INSERTED]
    for table in UPDATED:
        names = [name for name in columns(table).split(",") if name != "id"]
        sets = ", ".join(f"{name} = k.{name}" for name in names)
        statements.append(f"UPDATE {table} AS t SET {sets} FROM kept_{table} AS k WHERE t.id = k.id")
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute("SELECT id FROM escalation_clock WHERE next_at <= %s AND parked_at IS NULL"
            " ORDER BY next_at FOR NO KEY UPDATE SKIP LOCKED", [at])
        cursor.fetchall()
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE due, " + ", ".join(f"kept_{table}" for table in kept))
    return took, rows

def bare_probe(at):
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM escalation_clock WHERE next_at <= %s AND parked_at IS NULL LIMIT 1", [at])
        cursor.fetchone()
    return time.perf_counter() - began, {}

for number in range(order["rounds"]):
    for due in order["due"]:
        at = now()
        sweep_until_quiet(at)
        if due:
            generate(Order(due, 1.0, due, seed=1000 + number), now())
            at = now()
        below, rows = floor(at) if due else bare_probe(at)
        began = time.perf_counter()
        sweep_until_quiet(at)
        ours = time.perf_counter() - began
        print(json.dumps([due, ours * 1000, below * 1000, rows]), flush=True)
"""


def measured(servers: Servers, name: str, rounds: int) -> None:
    """Print what the sweep of so many due tickets costs on a desk, beside its floor; the medians of the rounds."""
    asked = subprocess.run(
        (sys.executable, "-c", _PLAY),
        input=json.dumps({"rounds": rounds, "due": DUE}),
        cwd=ROOT,
        env=servers.environment(name),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = [json.loads(line) for line in asked.stdout.splitlines()]
    print(f"\n{'The sweep':28}{'due':>12}{'ms':>9}{'floor':>9}{'ratio':>8}   rows written")
    for due in DUE:
        ours, below = (sorted(row[place] for row in found if row[0] == due)[rounds // 2] for place in (1, 2))
        rows = next(row[3] for row in found if row[0] == due)
        print(f"{'':28}{due:>12,}{ours:>9.1f}{below:>9.1f}{ours / below:>8.2f}   {sum(rows.values()):,}")
