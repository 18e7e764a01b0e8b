"""`bin/test [--fast] [pytest arguments]`: the tests, on real servers that are gone afterwards.

Everything runs; `--fast` leaves out what is marked slow or browser. Browser tests run where a Chromium is
found, and always when CI is set, so that a machine without one cannot pass by accident. Whoever names no file
gets two processes, each with databases of its own; the slow tests, which start desks, take turns in one of them.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping

from helpdesk.supervisor import steps, tether, throwaway
from helpdesk.supervisor.console import complain, say
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.interruptions import Interruptions, Stopped
from helpdesk.supervisor.options import ROOT

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PARALLEL = ("-p", "tests.parallel", "--numprocesses", "2")
_GRACE = 30.0  # seconds for pytest to end after a signal


def main(arguments: list[str]) -> int:
    """Run pytest and return its exit code."""
    os.umask(0o022)
    interruptions = Interruptions()
    try:
        steps.compile_translations()
        chromium = find_chromium(os.environ)
        command = pytest_command(arguments, has_browser=bool(chromium or os.environ.get("CI")))
        with throwaway.servers(interruptions) as urls:
            settings = {"DJANGO_SETTINGS_MODULE": "helpdesk.settings.test", "CHROMIUM": chromium}
            return _run(command, {**os.environ, **urls, **settings}, interruptions)
    except Stopped:
        return 130
    except DeskError as error:
        complain(f"The tests did not start. {error}")
        return 1


def find_chromium(environment: Mapping[str, str]) -> str:
    """Return the browser to test with: CHROMIUM if set, else the first one on the path, or nothing."""
    found = (shutil.which(name, path=environment.get("PATH")) for name in _BROWSERS)
    return environment.get("CHROMIUM") or next((path for path in found if path), "")


def pytest_command(arguments: list[str], *, has_browser: bool) -> list[str]:
    """Return pytest's command line; a caller's own `-m` is narrowed further, never widened."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("-m", dest="marks", default="")
    chosen, rest = parser.parse_known_args(arguments)
    marks = [f"({chosen.marks})"] if chosen.marks else []
    if chosen.fast:
        marks += ["not slow", "not browser"]
    elif not has_browser:
        say("No Chromium was found, so the browser tests are left out (CHROMIUM=/path names one).")
        marks.append("not browser")
    narrowed = ["-m", " and ".join(marks)] if marks else []
    return [sys.executable, "-m", "pytest", *([] if _names_files(rest) else _PARALLEL), *narrowed, *rest]


def _names_files(arguments: list[str]) -> bool:
    return any((ROOT / argument.partition("::")[0]).exists() for argument in arguments)


def _run(command: list[str], environment: Mapping[str, str], interruptions: Interruptions) -> int:
    """Run pytest in the foreground; a signal that only reached us is handed on, so that it can tidy up."""
    parent = os.getpid()
    pytest = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        preexec_fn=lambda: tether.tie(parent),  # noqa: PLW1509 (there is one thread)
    )
    while not interruptions.is_stopping and pytest.poll() is None:
        interruptions.rest(1.0)
    if interruptions.is_stopping:
        interruptions.rest(1.0)
        if pytest.poll() is None and not interruptions.came_from_terminal:
            pytest.send_signal(signal.SIGINT)
    try:
        return pytest.wait(_GRACE)
    except subprocess.TimeoutExpired:
        pytest.kill()
        return pytest.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
