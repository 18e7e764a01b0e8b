"""A whole desk that really runs, people who go on using it, and what they were promised when parts of it fail.

The faults and the invariants (I1 to I10) are those of `tests/data/faults.json`.
"""

import json
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import psycopg2

from helpdesk.ledger.models import LEASE
from helpdesk.supervisor.options import ROOT
from tests.supervisor.desks import Desk, bare_environment, wait_until

OVERDUE = timedelta(minutes=16)
"""The demo promises a first reply to an urgent ticket within 15 minutes: such a ticket is due as it comes in."""
RECOVERY = 120
"""Seconds after which every due step has fired once all parts are back (I4)."""


class RunningDesk:
    """One `bin/up` with the demo company, its API, its database and its mail catcher."""

    def __init__(self, folder):
        self.desk = Desk(folder, DEMO="1", DESK_TIME_TRAVEL="1").start()
        self.token = self.manage("create_token", "admin@desk.test").strip()

    def manage(self, *command):
        environment = bare_environment(DATA_DIR=str(self.desk.data_dir))
        command = [str(ROOT / "bin" / "manage"), *command]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def ask(self, path, body=None, **headers):
        """Return the status and the body of an answer; 0 when nobody answers."""
        request = urllib.request.Request(
            f"{self.desk.url}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, {}
        except OSError:
            return 0, {}

    def rows(self, query, *values):
        """Ask the database; while it starts again, ask again."""
        for _attempt in range(60):
            try:
                return self._rows(query, values)
            except psycopg2.OperationalError:
                time.sleep(0.5)
        raise AssertionError("The database did not come back.")

    def _rows(self, query, values):
        url = self.desk.known_environment()["DATABASE_URL"]
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def process(self, *words):
        """Return the id of the first of the desk's processes whose command has these words; None when there is none."""
        children = self.desk.children().items()
        return next(
            (pid for pid, command in sorted(children) if all(word in command for word in words)), None
        )

    def hit(self, wish, *words):
        """Send a signal to a process of the desk, once it is there."""
        wait_until(lambda: self.process(*words), 60, lambda: str(self.desk.children()))
        os.kill(self.process(*words), wish)

    def mails(self):
        """Return how often the mail catcher took each Message-ID."""
        files = (self.desk.data_dir / "mail").rglob("*.eml")
        taken = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return Counter(mail["Message-ID"] for mail in taken)

    def end(self):
        self.desk.clear_away()


class Load:
    """A customer a third of a second, whose ticket is due when it comes in, and an agent who looks at it."""

    def __init__(self, desk, name):
        self.desk, self.name = desk, name
        self.answers, self.keys = [], {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join(60)

    @property
    def failed(self):
        """Return the answers that were none, or that blame us."""
        return [status for status, _at in self.answers if status == 0 or status >= 500]

    def _run(self):
        number = 0
        while not self._over.wait(0.35):
            number += 1
            self._come_in(f"{self.name} {number}")

    def _come_in(self, subject):
        """Open a ticket, again with the same key until it is taken, as a patient program would; then read it."""
        received = (datetime.now(UTC) - OVERDUE).isoformat(timespec="seconds")
        body = {
            "subject": subject,
            "body": "Help.",
            "requester": {"email": "eve@lift.test", "name": "Eve"},
            "severity": "critical",
        }
        for _attempt in range(100):
            status, answer = self.desk.ask(
                "tickets/", body, **{"Desk-Time": received, "Idempotency-Key": subject}
            )
            self.answers.append((status, time.monotonic()))
            if status == 201:
                self.keys[subject] = answer["key"]
                self.answers.append((self.desk.ask(f"tickets/{answer['key']}/")[0], time.monotonic()))
                return
            if self._over.wait(0.5):
                return


def everything_is_done_once(desk, load, in_flight=0):
    """Wait until every ticket that was taken has climbed; fail where anything is lost or doubled.

    A mail is taken twice, under its one Message-ID, only when a kill fell between its sending and its mark (I5): of so
    many `in_flight` that may be so.
    """
    wait_until(lambda: not _unclimbed(desk, load), RECOVERY, lambda: str(_unclimbed(desk, load)))
    there = desk.rows("SELECT subject FROM tickets_ticket WHERE subject LIKE %s", f"{load.name} %")
    counted = Counter(subject for (subject,) in there)
    assert set(load.keys) <= set(counted)
    assert set(counted.values()) == {1}
    steps = desk.rows(
        "SELECT t.subject, s.number, count(*) FROM escalation_step s JOIN tickets_ticket t ON t.id = s.ticket_id"
        " WHERE t.subject LIKE %s AND s.outcome = 'fired' GROUP BY 1, 2",
        f"{load.name} %",
    )
    assert {count for _subject, _number, count in steps} == {1}
    assert {subject for subject, _number, _count in steps} == set(counted)
    wait_until(lambda: not _unsent(desk), RECOVERY + LEASE.seconds, lambda: str(_unsent(desk)))
    assert sum(desk.mails().values()) - len(desk.mails()) <= in_flight
    told = desk.rows("SELECT message_id FROM notifications_mail WHERE state = 'sent'")
    assert {message for (message,) in told} <= set(desk.mails())


def _unclimbed(desk, load):
    """Return the tickets of a load that the sweep still owes a step."""
    return desk.rows(
        "SELECT subject FROM tickets_ticket WHERE subject LIKE %s AND NOT is_escalated", f"{load.name} %"
    )


def _unsent(desk):
    return desk.rows("SELECT id FROM notifications_mail WHERE state NOT IN ('sent', 'failed')")


KILL, STOP, GO_ON = signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT
