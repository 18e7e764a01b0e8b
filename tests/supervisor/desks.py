"""A desk started as an operator starts it, for the tests: from a bare environment, on a port of its own."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from helpdesk.supervisor import binaries, ports
from helpdesk.supervisor.options import ROOT

START = 240.0  # seconds that a start may take on a busy machine
STOP = 20.0  # seconds that a stop may take: the promise


def bare_environment(**given):
    """The little that a shell always has; nothing of the test run's own servers."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **given}


def free_port():
    return ports.choose(("public",), {}, taken=0)["public"]


class Desk:
    """One `bin/up` on its own data folder; start it as often as you like."""

    def __init__(self, data_dir, **environment):
        self.data_dir = Path(data_dir)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [str(ROOT / "bin" / "up")]
        self.environment = bare_environment(
            PORT=str(self.port), DATA_DIR=str(self.data_dir), **({"DEMO": "0"} | environment)
        )
        self.account = {}
        self.process = None
        self.lines = []

    def start(self, until="Ready: "):
        """Start and return when the desk says `until`, or fail with all that it said."""
        self.launch()
        self.wait_for(until)
        return self

    def launch(self):
        self.lines = []
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            cwd="/",
            **self.account,
        )
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()

    @property
    def said(self):
        return "".join(self.lines)

    def wait_for(self, text, seconds=START):
        """Wait until the desk has said a text."""
        wait_until(lambda: text in self.said or self.process.poll() is not None, seconds, lambda: self.said)
        assert text in self.said, self.said

    def finish(self, seconds=START):
        """Wait for the end of a start that fails, and return its exit code."""
        code = self.process.wait(seconds)
        self._reader.join(5)
        self.process.stdout.close()
        return code

    def stop(self, wish=signal.SIGTERM):
        """Send a signal and return the exit code; the promise is 20 s."""
        self.process.send_signal(wish)
        return self.finish(STOP)

    def ports(self):
        return self._servers()["ports"]

    def known_environment(self):
        """Where the servers answer, as `bin/manage` finds them."""
        return self._servers()["environment"]

    def children(self):
        """The processes of this desk, from the supervisor down, by what they run."""
        return processes_under(self.process.pid)

    def clear_away(self):
        """Stop what runs, and remove a cluster that lies outside the data folder."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)  # does nothing to one that has ended
            self.finish(60)
        secrets = self.data_dir / "secrets.json"
        if secrets.exists() and (cluster := json.loads(secrets.read_text())["cluster"]):
            assert Path(cluster).is_relative_to(binaries.SYSTEM_FOLDER)
            shutil.rmtree(Path(cluster).parent, ignore_errors=True)

    def _servers(self):
        return json.loads((self.data_dir / "servers.json").read_text())

    def _read(self, process):
        for line in process.stdout:
            self.lines.append(line)


def wait_until(is_true, seconds, why=lambda: ""):
    """Wait until something is true; how long it may take is a promise or a generous bound, never a measure."""
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, why()
        time.sleep(0.1)


def processes_under(pid):
    """Every living process below one, as {pid: command line}."""
    table = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except (OSError, ValueError):
                continue
            table[int(folder.name)] = (parent, command)
    found, waiting = {}, [pid]
    while waiting:
        above = waiting.pop()
        for child, (parent, command) in table.items():
            if parent == above:
                found[child] = command
                waiting.append(child)
    return found


def are_gone(pids):
    """Whether none of the processes lives; one that nobody has waited for yet is as good as gone."""
    return not any(_lives(pid) for pid in pids)


def _lives(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
