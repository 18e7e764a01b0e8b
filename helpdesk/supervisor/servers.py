"""The servers under the desk: its own PostgreSQL and Valkey, or those the operator named."""

import os
from dataclasses import replace

from helpdesk.supervisor import binaries, databases, postgres, records, recovery, valkey
from helpdesk.supervisor.console import progress
from helpdesk.supervisor.folder import Folder, check_space
from helpdesk.supervisor.run import Run


def ensure_secrets(folder: Folder) -> records.Secrets:
    """Return the secrets of this desk, made at its first start."""
    known = records.read_secrets(folder.secrets)
    if known is not None:
        return known
    made = records.new_secrets()
    records.write(folder.secrets, made)
    return made


def start_postgres(run: Run, secrets: records.Secrets, port: int) -> str:
    """Have a database that answers, and return its URL."""
    if run.options.database_url:
        databases.check_database_url(run.options.database_url)
        return run.options.database_url
    folder = run.folder
    place, account = postgres.find_place(folder, secrets.cluster)
    programs = binaries.postgres_bin(os.environ.get("POSTGRES_BIN", ""), account)
    server = postgres.Postgres(
        place, programs, account, secrets.postgres_password, folder.logs / "postgres.log"
    )
    postgres.check_version(server)
    with progress("PostgreSQL", "started"):
        postgres.make_cluster(server)
        if place != folder.cluster and not secrets.cluster:
            records.write(folder.secrets, replace(secrets, cluster=str(place)))
        check_space(place)
        recovery.clear_the_way(server)
        child = run.crew.start(server.server(port))
        databases.wait_for_postgres(child, server, port, run.interruptions)
    return server.url(port)


def start_valkey(run: Run, secrets: records.Secrets, port: int) -> str:
    """Have a Valkey that answers, and return its URL."""
    if run.options.redis_url:
        databases.check_redis_url(run.options.redis_url)
        return run.options.redis_url
    url = valkey.url(port, secrets.valkey_password)
    with progress("Valkey", "started"):
        spec = valkey.server(port, secrets.valkey_password, run.folder.run, run.folder.logs / "valkey.log")
        databases.wait_for_valkey(run.crew.start(spec), url, run.interruptions)
    return url
