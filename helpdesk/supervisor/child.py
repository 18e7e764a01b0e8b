"""One process under the supervisor: how it is started, tied, watched and stopped."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.supervisor import logs, tether
from helpdesk.supervisor.errors import ChildFailed
from helpdesk.supervisor.interruptions import Interruptions
from helpdesk.supervisor.options import ROOT
from helpdesk.supervisor.unprivileged import Account

_GLANCE = 0.05  # seconds between two looks at a child that is expected to end


@dataclass(frozen=True)
class Spec:
    """All there is to know about a process before it runs."""

    name: str
    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    patience: float = 3.0
    """Seconds it gets to stop by itself."""
    stop_signal: signal.Signals = signal.SIGTERM
    last_signal: signal.Signals = signal.SIGKILL
    """Sent when its patience is over."""
    death_signal: signal.Signals = signal.SIGKILL
    """Sent by the kernel when the supervisor is gone."""
    account: Account | None = None
    cwd: Path = field(default=ROOT)


class Child:
    """A started process; it leads a session of its own, so that a Ctrl-C reaches the supervisor alone."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.began = time.monotonic()
        parent = os.getpid()
        with logs.open_for(spec.log) as log:
            self._process = subprocess.Popen(
                spec.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=spec.cwd,
                env=dict(spec.environment),
                start_new_session=True,
                user=None if spec.account is None else spec.account.uid,
                group=None if spec.account is None else spec.account.gid,
                extra_groups=None if spec.account is None else [],
                # Popen changes the user first: the tie must come after it.
                preexec_fn=lambda: tether.tie(parent, spec.death_signal),  # noqa: PLW1509 (there is one thread)
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ending(self) -> str | None:
        """Return how the process ended, in words, or None while it runs."""
        code = self._process.poll()
        if code is None:
            return None
        self._sweep_group()
        return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"

    def stop(self, interruptions: Interruptions) -> None:
        """Ask the process to stop, then insist; returns when it and what it left behind are gone."""
        for wish, patience in ((self.spec.stop_signal, self.spec.patience), (self.spec.last_signal, 2.0)):
            self._send(wish)
            until = time.monotonic() + patience
            while self.ending() is None and time.monotonic() < until:
                interruptions.rest(_GLANCE)
            if self.ending() is not None:
                return
        self._send(signal.SIGKILL)
        self._process.wait()
        self._sweep_group()

    def _send(self, wish: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            if wish == signal.SIGKILL:
                os.killpg(self.pid, wish)
            else:
                self._process.send_signal(wish)

    def _sweep_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def run_to_end(spec: Spec, interruptions: Interruptions) -> None:
    """Run a process that has one thing to do; raises ChildFailed when it does not succeed."""
    child = Child(spec)
    try:
        while (ending := child.ending()) is None:
            interruptions.pause(_GLANCE)
    except BaseException:
        child.stop(interruptions)
        raise
    if ending != "ended with exit code 0":
        raise ChildFailed(f"{spec.title} {ending}. {logs.pointer(spec.log)}")
