"""Sweeps in processes of their own, which begin together."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Sweepers:
    """So many sweeps that are ready."""

    def __init__(self, processes: list["subprocess.Popen[str]"]) -> None:
        """Wait until each says that it is ready."""
        self._processes = processes
        for process in processes:
            self._heard(process)

    def begin(self) -> None:
        """Let all of them sweep what is due now."""
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()

    def are_at_work(self) -> bool:
        """Say whether one of them still sweeps."""
        return any(process.poll() is None for process in self._processes)

    def seconds(self) -> float:
        """Wait for all; return how long the longest took."""
        return max((float(self._heard(process)) for process in self._processes), default=0.0)

    @staticmethod
    def _heard(process: "subprocess.Popen[str]") -> object:
        assert process.stdout is not None
        return json.loads(process.stdout.readline())


@contextmanager
def sweepers(count: int) -> Iterator[Sweepers]:
    """Yield so many sweeps on the database of this process; they are gone afterwards."""
    command = (sys.executable, "-m", "bench.inside.sweeper")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    processes = [subprocess.Popen(command, text=True, **pipes) for _number in range(count)]
    try:
        yield Sweepers(processes)
    finally:
        for process in processes:
            process.kill()
            process.communicate()
