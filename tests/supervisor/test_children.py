"""Children are tied to their parent, stopped in the end, and started again when they fall."""

import contextlib
import os
import re
import signal
import subprocess
import sys

import pytest

from helpdesk.supervisor import logs
from helpdesk.supervisor.child import Child, Spec, run_to_end
from helpdesk.supervisor.crew import Crew
from helpdesk.supervisor.errors import ChildFailed
from tests.supervisor.desks import are_gone, processes_under, wait_until

PARENT = """
import sys, time
from pathlib import Path
from helpdesk.supervisor.child import Child, Spec
child = Child(Spec("child", "Child", ("sleep", "600"), {"PATH": "/usr/bin:/bin"}, Path(sys.argv[1])))
print(child.pid, flush=True)
time.sleep(600)
"""
STUBBORN = "trap '' TERM INT; echo ready; while :; do sleep 0.2; done"


class Quiet:
    """Interruptions without the signals of the test run's own process."""

    def pause(self, seconds):
        self.rest(seconds)

    def rest(self, seconds):
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(["sleep", str(min(seconds, 0.05))], check=False)


@pytest.fixture
def spec(tmp_path):
    def make(*command, **given):
        return Spec("child", "Child", command, {"PATH": os.environ["PATH"]}, tmp_path / "child.log", **given)

    return make


@pytest.fixture
def crew():
    made = Crew(Quiet())
    yield made
    made.stop(("child",))


def test_a_child_dies_with_a_parent_that_is_killed(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path / "log"], stdout=subprocess.PIPE, text=True
    ) as parent:
        pid = int(parent.stdout.readline())
        assert not are_gone([pid])
        parent.kill()
    wait_until(lambda: are_gone([pid]), 5)


def test_a_child_that_will_not_stop_is_killed_with_all_that_it_started(spec):
    child = Child(spec("sh", "-c", f"sleep 600 & {STUBBORN}", patience=0.3))
    wait_until(lambda: "ready" in child.spec.log.read_text(), 10)
    family = [child.pid, *processes_under(child.pid)]
    child.stop(Quiet())
    wait_until(lambda: are_gone(family), 5)


def test_how_a_child_ended_is_said_in_words(spec):
    killed, failed = Child(spec("sleep", "600")), Child(spec("sh", "-c", "exit 3"))
    assert killed.ending() is None
    os.kill(killed.pid, signal.SIGKILL)
    wait_until(lambda: killed.ending() and failed.ending(), 10)
    assert killed.ending() == "was killed by signal 9"
    assert failed.ending() == "ended with exit code 3"


def test_a_step_that_fails_is_told_with_its_last_words(spec):
    with pytest.raises(ChildFailed, match=r"Child ended with exit code 1\. Its last words: no such table"):
        run_to_end(spec("sh", "-c", "echo start; echo no such table; exit 1"), Quiet())


def test_a_fallen_child_is_started_again(spec, crew, tmp_path):
    starts = tmp_path / "starts"
    child = crew.start(spec("sh", "-c", f"echo $$ >> {starts}; exec sleep 600"))
    wait_until(starts.exists, 10)
    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: crew.tend() or len(starts.read_text().split()) == 2, 10)
    assert not are_gone([int(starts.read_text().split()[1])])


def test_a_child_that_keeps_falling_is_started_less_and_less_often(spec, crew, capfd):
    said = []
    crew.start(spec("false"))

    def has_fallen_three_times():
        crew.tend()
        said.append(capfd.readouterr().out)
        return "".join(said).count("starts again in") == 3

    wait_until(has_fallen_three_times, 30)
    assert re.findall(r"again in (\S+) s", "".join(said)) == ["0.5", "1", "2"]


def test_a_child_that_cannot_even_be_started_again_does_not_end_the_others(spec, crew, tmp_path, capfd):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    child = crew.start(spec(str(program)))
    program.unlink()
    os.kill(child.pid, signal.SIGKILL)
    said = []

    def has_said(words):
        crew.tend()
        said.append(capfd.readouterr().out)
        return words in "".join(said)

    wait_until(lambda: has_said("could not be started"), 10)
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    wait_until(lambda: has_said("was started again"), 10)


def test_before_the_desk_is_ready_a_fallen_child_is_an_error(spec, crew):
    child = crew.start(spec("sh", "-c", "echo the port is taken; exit 1"))
    wait_until(child.ending, 10)
    with pytest.raises(ChildFailed, match="the port is taken"):
        crew.check()


def test_a_full_log_is_turned_while_its_writer_goes_on(spec, crew, monkeypatch):
    monkeypatch.setattr(logs, "LIMIT", 100)
    child = crew.start(spec("sh", "-c", "while :; do echo a line; sleep 0.01; done"))
    log = child.spec.log
    wait_until(lambda: log.stat().st_size > 100, 10)
    crew.tend()
    wait_until(lambda: "a line" in log.read_text(), 10)
    assert (log.with_name("child.log.1")).stat().st_size > 100
    assert child.ending() is None
