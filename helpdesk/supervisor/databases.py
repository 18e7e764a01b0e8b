"""Talking to the two servers: wait until they answer, make the desk's database, test a given address."""

import time
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import redis

from helpdesk.supervisor import logs, postgres
from helpdesk.supervisor.child import Child
from helpdesk.supervisor.errors import ChildFailed, DeskError
from helpdesk.supervisor.interruptions import Interruptions

_PATIENCE = 60.0  # seconds; recovery after a crash takes its time
_GLANCE = 0.05


def wait_for_postgres(
    child: Child, server: postgres.Postgres, port: int, interruptions: Interruptions
) -> None:
    """Return when the server takes connections, and the desk's database exists; raises ChildFailed."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection = _connect(server, port)
        except psycopg2.OperationalError:
            _still_running(child, until)
            interruptions.pause(_GLANCE)
            continue
        _make_database(connection)
        return


def wait_for_valkey(child: Child, url: str, interruptions: Interruptions) -> None:
    """Return when Valkey answers; raises ChildFailed."""
    until = time.monotonic() + _PATIENCE
    client = _valkey(url)
    while True:
        try:
            client.ping()
        except redis.RedisError:
            _still_running(child, until)
            interruptions.pause(_GLANCE)
            continue
        client.close()
        return


def check_database_url(url: str) -> None:
    """Raise DeskError when the database of DATABASE_URL does not let us in; its password is not repeated."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "psql", "pgsql"}:
        raise DeskError("DATABASE_URL must look like postgres://user:password@host:5432/database.")
    try:
        psycopg2.connect(f"postgresql://{rest}", connect_timeout=5).close()
    except psycopg2.Error as error:
        reason = str(error).strip().splitlines()[0].removeprefix("connection to server ")
        raise DeskError(
            f"The database that DATABASE_URL names does not answer ({reason}): start it, "
            "correct DATABASE_URL, or leave DATABASE_URL out to use the desk's own."
        ) from None


def check_redis_url(url: str) -> None:
    """Raise DeskError when the server of REDIS_URL does not let us in; its password is not repeated."""
    try:
        client = _valkey(url)
        client.ping()
        client.close()
    except ValueError:
        raise DeskError("REDIS_URL must look like redis://:password@host:6379/0.") from None
    except redis.RedisError as error:
        raise DeskError(
            f"The server that REDIS_URL names ({urlsplit(url).hostname}) does not answer ({error}): "
            "start it, correct REDIS_URL, or leave REDIS_URL out to use the desk's own."
        ) from None


def _still_running(child: Child, until: float) -> None:
    ending = child.ending()
    if ending is not None:
        raise ChildFailed(f"{child.spec.title} {ending}. {logs.pointer(child.spec.log)}")
    if time.monotonic() > until:
        raise ChildFailed(
            f"{child.spec.title} did not answer for {_PATIENCE:.0f} s. {logs.pointer(child.spec.log)}"
        )


def _connect(server: postgres.Postgres, port: int) -> Any:
    return psycopg2.connect(
        host="127.0.0.1",
        port=port,
        user=postgres.USER,
        password=server.password,
        dbname="postgres",
        connect_timeout=5,
    )


def _make_database(connection: Any) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [postgres.DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{postgres.DATABASE}"')
    connection.close()


def _valkey(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)
