"""`bin/manage` finds the running desk by its data folder, and says what to do when there is none."""

import subprocess

import pytest

from helpdesk.supervisor.options import ROOT
from tests.supervisor.desks import bare_environment


def manage(data_dir, *words, **environment):
    return subprocess.run(
        [ROOT / "bin" / "manage", *words],
        env=bare_environment(DATA_DIR=str(data_dir), **environment),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_that_needs_the_database_says_what_to_start(tmp_path):
    done = manage(tmp_path, "showmigrations")
    assert done.returncode == 1
    assert done.stderr == (
        f"No desk runs on {tmp_path}: start bin/up first, "
        "or set DATABASE_URL (and DATA_DIR) to those of the desk you mean.\n"
    )


def test_a_database_that_does_not_answer_is_told_apart_from_no_desk(tmp_path):
    done = manage(tmp_path, "showmigrations", DATABASE_URL="postgres://desk:secret@127.0.0.1:1/helpdesk")
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: ")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("words", [("help",), ("check",), ("compile_messages",)])
def test_a_command_that_needs_no_database_works_without_one(tmp_path, words):
    done = manage(tmp_path, *words)
    assert (done.returncode, done.stderr.replace("System check", "")) == (0, done.stderr)


def test_missing_migrations_can_be_looked_for_without_a_database(tmp_path):
    done = manage(tmp_path, "makemigrations", "--check", "--dry-run")
    assert "RuntimeWarning" not in done.stderr
    assert "No desk runs" not in done.stderr


def test_an_unknown_command_is_djangos_to_explain(tmp_path):
    done = manage(tmp_path, "no_such_command")
    assert done.returncode == 1
    assert "Unknown command: 'no_such_command'" in done.stderr
