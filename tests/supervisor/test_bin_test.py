"""`bin/test` chooses what to run, and its servers are gone when it ends."""

import signal
import subprocess
import sys

import pytest

from helpdesk.supervisor import testing
from helpdesk.supervisor.options import ROOT
from tests import parallel
from tests.supervisor.desks import are_gone, bare_environment, processes_under, wait_until

PYTEST = [sys.executable, "-m", "pytest"]
IN_PARALLEL = [*PYTEST, "-p", "tests.parallel", "--numprocesses", "2"]
SLEEPER = "import time\n\ndef test_sleeps():\n    time.sleep(600)\n"


def run(*words, **given):
    return subprocess.Popen(
        [ROOT / "bin" / "test", "-p", "no:cacheprovider", *words],
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **given,
    )


def test_all_tests_run_where_there_is_a_browser():
    assert testing.pytest_command([], has_browser=True) == IN_PARALLEL


def test_browser_tests_are_left_out_without_one_and_this_is_said(capfd):
    assert testing.pytest_command(["-x"], has_browser=False) == [*IN_PARALLEL, "-m", "not browser", "-x"]
    assert "No Chromium was found" in capfd.readouterr().out


@pytest.mark.parametrize(
    "named", ["tests/web", "tests/supervisor/test_bin_test.py::test_it", str(ROOT / "tests")]
)
def test_who_names_a_file_gets_one_process(named):
    assert testing.pytest_command([named, "-k", "page"], has_browser=True) == [*PYTEST, named, "-k", "page"]


def test_each_process_has_a_database_of_valkey_that_is_its_own():
    assert (
        parallel.own_database("redis://:secret@127.0.0.1:6379/0", "gw1") == "redis://:secret@127.0.0.1:6379/1"
    )


def test_what_a_test_logged_can_be_sent_from_process_to_process():
    assert parallel.sendable("half \udc80 of ч") == "half \\udc80 of ч"


def test_fast_leaves_out_the_slow_and_the_browser():
    command = testing.pytest_command(["--fast", "tests/web"], has_browser=True)
    assert command == [*PYTEST, "-m", "not slow and not browser", "tests/web"]


def test_a_choice_of_marks_is_narrowed_and_never_widened():
    command = testing.pytest_command(["--fast", "-m", "slow or browser"], has_browser=True)
    assert command == [*IN_PARALLEL, "-m", "(slow or browser) and not slow and not browser"]


def test_the_named_browser_comes_before_the_path(tmp_path):
    found = tmp_path / "chromium"
    found.touch(mode=0o755)
    assert testing.find_chromium({"PATH": str(tmp_path)}) == str(found)
    assert testing.find_chromium({"PATH": str(tmp_path), "CHROMIUM": "/opt/mine"}) == "/opt/mine"
    assert testing.find_chromium({"PATH": ""}) == ""


@pytest.mark.slow
def test_it_ends_with_pytests_closing_line_and_exit_code(tmp_path):
    (tmp_path / "test_two.py").write_text("def test_good(): pass\n\ndef test_bad(): assert 0\n")
    with run("--rootdir", tmp_path, "-c", "/dev/null", "-p", "no:randomly", tmp_path) as process:
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "1 failed, 1 passed" in said.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_its_servers_are_gone_when_it_is_stopped(tmp_path, wish):
    (tmp_path / "test_sleeper.py").write_text(SLEEPER)
    with run("--rootdir", tmp_path, "-c", "/dev/null", "-s", tmp_path, start_new_session=True) as process:
        wait_until(lambda: "pytest" in str(processes_under(process.pid)), 60)
        wait_until(lambda: process.stdout.readline().startswith("collected 1"), 60)
        family = list(processes_under(process.pid))
        if wish == signal.SIGINT:
            # As a terminal does it: to the whole foreground group.
            import os

            os.killpg(process.pid, wish)
        else:
            process.send_signal(wish)
        process.communicate(timeout=60)
    assert process.returncode != 0
    assert len(family) >= 3
    assert are_gone(family)
