"""Signals to the supervisor: a wish to stop is taken at safe points only, a dead child wakes it at once."""

import os
import select
import signal
from types import FrameType


class Stopped(BaseException):
    """The operator asked the desk to stop (Ctrl-C, SIGTERM or a closed terminal)."""


class Interruptions:
    """Catches the signals of one supervisor; make one, in the main thread."""

    def __init__(self) -> None:
        self.is_stopping = False
        self.came_from_terminal = False
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wish, self._stop)
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)

    def pause(self, seconds: float) -> None:
        """Wait until something happens to a child, `seconds` at most; raises Stopped on a wish to stop."""
        if not self.is_stopping:
            self.rest(seconds)
        if self.is_stopping:
            raise Stopped

    def rest(self, seconds: float) -> None:
        """Wait until something happens to a child, `seconds` at most, stopping or not."""
        ready, _, _ = select.select([self._reader], [], [], seconds)
        while ready and _drain(self._reader):
            pass

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True
        self.came_from_terminal = number == signal.SIGINT


def _drain(reader: int) -> bool:
    try:
        return bool(os.read(reader, 512))
    except BlockingIOError:
        return False
