"""The servers of a run: a PostgreSQL that keeps what it says (fsync on, the settings of `bin/up`), Valkey, gunicorn.

They lie in a folder of their own and stop with the run; `--keep FOLDER` keeps the data for the next one.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import psycopg2

from helpdesk.supervisor import binaries, databases, ports, postgres, records, valkey
from helpdesk.supervisor.crew import Crew
from helpdesk.supervisor.interruptions import Interruptions
from helpdesk.supervisor.options import ROOT
from helpdesk.supervisor.unprivileged import find_account


@dataclass
class Servers:
    """Where the servers of a run answer."""

    folder: Path
    postgres_url: str
    redis_url: str
    web: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def environment(self, database: str) -> dict[str, str]:
        """Return the environment of a process of the desk on one of the databases."""
        return {
            **os.environ,
            "DATABASE_URL": self.database_url(database),
            "REDIS_URL": self.redis_url,
            "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
            "SECRET_KEY": "benchmarks-only-0123456789-abcdefghijklmnopqrstuvw",
            "DATA_DIR": str(self.folder / "desk"),
            "WEB_WORKERS": "1",
            "PYTHONPATH": str(ROOT),
            "LOG_LEVEL": "ERROR",
        }

    def database_url(self, database: str) -> str:
        """Return the address of a database."""
        return self.postgres_url.rpartition("/")[0] + f"/{database}"

    def manage(self, database: str, *command: str) -> None:
        """Run a command of the desk. Raises CalledProcessError."""
        subprocess.run(
            (sys.executable, "manage.py", *command), cwd=ROOT, env=self.environment(database), check=True
        )

    def inside(self, database: str, name: str, order: object) -> list[Any]:
        """Run `bench.inside.NAME` in a process of the desk; return what it printed, a value a line.

        Raises CalledProcessError.
        """
        asked = subprocess.run(
            (sys.executable, "-m", f"bench.inside.{name}"),
            input=json.dumps(order),
            cwd=ROOT,
            env=self.environment(database),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return [json.loads(line) for line in asked.stdout.splitlines()]

    def has(self, database: str) -> bool:
        """Say whether the database is there already; make it otherwise."""
        connection = psycopg2.connect(self.postgres_url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            is_there = cursor.fetchone() is not None
            if not is_there:
                cursor.execute(f'CREATE DATABASE "{database}"')
        connection.close()
        return is_there

    def serve(self, database: str) -> int:
        """Start the desk, and the floors in it, on a database with one gunicorn worker; return its port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        log = (self.folder / f"web-{database}.log").open("wb")
        command = ("gunicorn", "--config", "python:helpdesk.supervisor.gunicorn_settings")
        web = subprocess.Popen(
            (
                sys.executable,
                "-m",
                *command,
                f"--bind=127.0.0.1:{port}",
                "--max-requests=0",
                "bench.floor.wsgi",
            ),
            cwd=ROOT,
            env=self.environment(database),
            stdout=log,
            stderr=log,
        )
        self.web.append(web)
        _wait(port, web)
        return port


@contextmanager
def started(keep: str) -> Iterator[Servers]:
    """Yield running servers; stop them afterwards, and remove their folder unless it is to be kept."""
    folder = (
        Path(keep) if keep else Path(gettempdir(), f"bench-{os.getpid()}")
    )  # named, so that it can be found
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    interruptions = Interruptions()
    crew = Crew(interruptions)
    servers = None
    try:
        servers = _start(folder, crew, interruptions)
        yield servers
    finally:
        for web in servers.web if servers else ():
            web.terminate()
            web.wait()
        crew.stop(("valkey", "postgres"))
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, crew: Crew, interruptions: Interruptions) -> Servers:
    chosen = ports.choose(("postgres", "valkey"), {}, taken=0)
    account = find_account(folder / "postgres")
    programs = binaries.postgres_bin(os.environ.get("POSTGRES_BIN", ""), account)
    cluster = postgres.Postgres(folder / "postgres", programs, account, "benchmarks", folder / "postgres.log")
    postgres.make_cluster(cluster)
    databases.wait_for_postgres(
        crew.start(cluster.server(chosen["postgres"])), cluster, chosen["postgres"], interruptions
    )
    password = records.new_secrets().valkey_password
    url = valkey.url(chosen["valkey"], password)
    child = crew.start(valkey.server(chosen["valkey"], password, folder, folder / "valkey.log"))
    databases.wait_for_valkey(child, url, interruptions)
    return Servers(folder, cluster.url(chosen["postgres"]), url)


def _wait(port: int, web: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and web.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The desk did not start: look into web-*.log in the benchmark's folder.")
