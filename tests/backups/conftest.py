"""A desk with something in it, and an empty one beside it on the same server."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from helpdesk.supervisor.options import ROOT
from tests.api import desk


@dataclass
class Other:
    """Another desk: its database, its folder, and `manage.py` against them."""

    url: str
    folder: Path

    def manage(self, *words, code=0, **given):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env={
                **os.environ,
                "DATABASE_URL": self.url,
                "DATA_DIR": str(self.folder),
                "DJANGO_SETTINGS_MODULE": "helpdesk.settings.dev",
            },
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **given,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def rows(self):
        return rows_of(self.url)

    def execute(self, statement):
        with psycopg2.connect(self.url) as own:
            own.cursor().execute(statement)
        own.close()


def own_url():
    """The address of the database that this test uses."""
    facts = connection.settings_dict
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def rows_of(url):
    """Every row of every table, as text, and where every sequence stands."""
    own = psycopg2.connect(url)
    with own, own.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'S', 'p') ORDER BY relname"
        )
        told = {}
        for name, kind in cursor.fetchall():
            what = "last_value::text, is_called::text" if kind == "S" else "t::text"
            cursor.execute(f'SELECT {what} FROM "{name}" t ORDER BY 1')  # noqa: S608
            told[name] = cursor.fetchall()
    own.close()
    return told


@pytest.fixture
def full_desk(transactional_db, cast, settings, tmp_path):
    """People, rules, tickets, mails that wait, and two attachments."""
    desk.publish_rules(cast)
    for number in range(3):
        desk.open_one(f"Till {number} — не работает", f"customer{number}@shop.test")
    settings.MEDIA_ROOT = tmp_path / "attachments"
    (settings.MEDIA_ROOT / "2026" / "11").mkdir(parents=True)
    (settings.MEDIA_ROOT / "2026" / "11" / "ab12").write_bytes(bytes(range(256)) * 300)
    (settings.MEDIA_ROOT / "empty").write_bytes(b"")


@pytest.fixture
def other(transactional_db, tmp_path):
    """A desk whose database exists and is empty."""
    url = own_url() + "_restored"
    name = url.rpartition("/")[2]
    maintenance = psycopg2.connect(own_url())
    maintenance.autocommit = True
    with maintenance.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield Other(url, tmp_path / "other")
    with maintenance.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    maintenance.close()
