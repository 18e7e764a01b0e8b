"""Servers for the tests: a PostgreSQL that may forget and a Valkey, in a folder that is gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpdesk.supervisor import binaries, databases, ports, postgres, records, valkey
from helpdesk.supervisor.crew import Crew
from helpdesk.supervisor.interruptions import Interruptions
from helpdesk.supervisor.unprivileged import find_account


@contextmanager
def servers(interruptions: Interruptions) -> Iterator[dict[str, str]]:
    """Yield DATABASE_URL and REDIS_URL, of the caller's servers where it names some, else of our own."""
    crew = Crew(interruptions)
    folder = Path(tempfile.mkdtemp(prefix="desk-test-"))
    folder.chmod(0o711)
    try:
        chosen = ports.choose(("postgres", "valkey"), {}, taken=0)
        yield {
            "DATABASE_URL": os.environ.get("DATABASE_URL")
            or _postgres(folder, chosen["postgres"], crew, interruptions),
            "REDIS_URL": os.environ.get("REDIS_URL")
            or _valkey(folder, chosen["valkey"], crew, interruptions),
        }
    finally:
        crew.stop(("valkey", "postgres"))
        shutil.rmtree(folder, ignore_errors=True)


def _postgres(folder: Path, port: int, crew: Crew, interruptions: Interruptions) -> str:
    account = find_account(folder / "postgres")
    programs = binaries.postgres_bin(os.environ.get("POSTGRES_BIN", ""), account)
    password = records.new_secrets().postgres_password
    server = postgres.Postgres(
        folder / "postgres", programs, account, password, folder / "postgres.log", is_throwaway=True
    )
    postgres.make_cluster(server)
    databases.wait_for_postgres(crew.start(server.server(port)), server, port, interruptions)
    return server.url(port)


def _valkey(folder: Path, port: int, crew: Crew, interruptions: Interruptions) -> str:
    password = records.new_secrets().valkey_password
    child = crew.start(valkey.server(port, password, folder, folder / "valkey.log"))
    url = valkey.url(port, password)
    databases.wait_for_valkey(child, url, interruptions)
    return url
