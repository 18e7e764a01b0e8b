"""The embedded PostgreSQL, really started: passwords, letters, recovery, and other versions refused."""

import os
import signal
import stat
import subprocess
from pathlib import Path

import psycopg2
import pytest

from helpdesk.supervisor import binaries, databases, ports, postgres, recovery
from helpdesk.supervisor.child import Child
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.postgres import Postgres
from helpdesk.supervisor.unprivileged import find_account
from tests.supervisor.desks import are_gone, wait_until
from tests.supervisor.test_children import Quiet

pytestmark = pytest.mark.slow
OTHERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture
def cluster(short_folder):
    """Make clusters with the environment's own PostgreSQL, or with the programs of another folder."""

    def make(programs=""):
        account = find_account(short_folder / "postgres")
        return Postgres(
            short_folder / "postgres",
            binaries.postgres_bin(programs, account),
            account,
            "a-password",
            short_folder / "postgres.log",
        )

    return make


@pytest.fixture
def server(cluster):
    """Start a cluster's server; every one is stopped at the end."""
    started = []

    def start(made=None):
        made = made or cluster()
        port = ports.choose(("postgres",), {}, taken=0)["postgres"]
        postgres.make_cluster(made)
        recovery.clear_the_way(made)
        child = Child(made.server(port))
        started.append(child)
        databases.wait_for_postgres(child, made, port, Quiet())
        return child, made.url(port)

    yield start
    for child in started:
        child.stop(Quiet())


def ask(url, question):
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone()
    connection.close()
    return answer


def test_only_the_password_opens_it_and_only_from_this_machine(server):
    _, url = server()
    assert ask(url, "SHOW listen_addresses") == ("127.0.0.1",)
    assert ask(url, "SELECT rolpassword LIKE 'SCRAM-SHA-256%' FROM pg_authid WHERE rolname = 'desk'") == (
        True,
    )
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(url.replace("a-password", "another"), "SELECT 1")


def test_cyrillic_has_letters_and_names_sort_alike_everywhere(server):
    _, url = server()
    ask(url, "CREATE EXTENSION pg_trgm; SELECT 1")
    assert ask(url, "SELECT similarity('привет', 'превет') > 0.3, upper('жé')") == (True, "ЖÉ")
    assert ask(url, "SELECT 'Z' < 'a'") == (True,)


def test_the_data_is_closed_to_others_and_no_password_file_is_left(server, short_folder):
    server()
    assert stat.S_IMODE((short_folder / "postgres").stat().st_mode) == 0o700
    assert not (short_folder / "password.new").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand PostgreSQL to another account")
def test_under_root_the_server_runs_as_somebody_else(server):
    child, _ = server()
    assert Path(f"/proc/{child.pid}").stat().st_uid != 0


def test_a_killed_server_starts_again_with_what_was_committed(server, cluster):
    child, url = server()
    ask(url, "CREATE TABLE kept (); SELECT 1")
    os.kill(child.pid, signal.SIGKILL)
    wait_until(child.ending, 10)
    _, again = server(cluster())
    assert ask(again, "SELECT to_regclass('kept')::text") == ("kept",)


def test_a_server_without_a_supervisor_is_stopped_before_the_next_start(server, cluster):
    child, _ = server()
    server(cluster())
    assert are_gone([child.pid])


def test_a_mark_with_the_number_of_another_program_does_not_stop_the_start(server, cluster, short_folder):
    child, url = server()
    os.kill(child.pid, signal.SIGKILL)
    wait_until(child.ending, 10)
    account = find_account(short_folder / "postgres")
    somebody = subprocess.Popen(["sleep", "600"], user=account.uid if account else None)
    mark = short_folder / "postgres" / "postmaster.pid"
    mark.write_text("\n".join([str(somebody.pid), *mark.read_text().splitlines()[1:]]) + "\n")
    _, again = server(cluster())
    somebody.kill()
    somebody.wait()
    assert ask(again, "SELECT 1") == (1,)
    assert again != url


def test_a_cluster_that_was_half_made_is_begun_again(cluster, server, short_folder):
    (short_folder / "postgres.new").mkdir()
    (short_folder / "postgres.new" / "half").touch()
    _, url = server()
    assert ask(url, "SELECT 1") == (1,)
    assert not (short_folder / "postgres.new").exists()


def test_the_data_of_another_version_is_refused_and_left_alone(cluster):
    made = cluster()
    made.data.mkdir()
    (made.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(
        DeskError, match=r"was made by PostgreSQL 9, and this desk runs PostgreSQL \d+: set POSTGRES_BIN"
    ):
        postgres.check_version(made)
    assert [path.name for path in made.data.iterdir()] == ["PG_VERSION"]


@pytest.mark.skipif(not OTHERS, reason="no other PostgreSQL is installed under /usr/lib/postgresql")
def test_the_programs_of_another_folder_serve_as_well(cluster, server):
    _, url = server(cluster(str(OTHERS[-1])))
    version = int(OTHERS[-1].parent.name)
    assert ask(url, "SELECT current_setting('server_version_num')::int / 10000, upper('жé')") == (
        version,
        "ЖÉ",
    )


def test_a_folder_without_postgres_is_named(tmp_path):
    with pytest.raises(DeskError, match=r"There is no PostgreSQL in .*POSTGRES_BIN"):
        binaries.postgres_bin(str(tmp_path), None)


def test_a_recorded_cluster_that_is_gone_is_not_silently_made_anew(tmp_path):
    with pytest.raises(DeskError, match="is gone: put that folder back"):
        postgres.find_place(Folder(tmp_path), str(tmp_path / "elsewhere" / "postgres"))
