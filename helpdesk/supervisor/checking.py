"""`bin/check [NAME ...]`: every check but the tests, one after another; all run even when one fails."""

import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field

from helpdesk.supervisor import steps
from helpdesk.supervisor.console import complain, say
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.managing import NOWHERE
from helpdesk.supervisor.options import ROOT

_TESTS = {"DJANGO_SETTINGS_MODULE": "helpdesk.settings.test", "DATABASE_URL": NOWHERE}
_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "helpdesk.settings.production",
    "DATABASE_URL": NOWHERE,
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "ALLOWED_HOSTS": "desk.example.com",
    "SITE_URL": "https://desk.example.com",
    "SECRET_KEY": secrets.token_urlsafe(60),
}


@dataclass(frozen=True)
class Check:
    """One check: its name in the summary, what runs in the environment's Python, and its variables."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


CHECKS = (
    Check("format", ("-m", "ruff", "format", "--check", ".")),
    Check("lint", ("-m", "ruff", "check", ".")),
    Check("types", ("-m", "mypy"), _TESTS),
    Check("layers", ("-c", "from importlinter.cli import lint_imports_command as check; check()")),
    Check("templates", ("-m", "djlint", "--lint", "--quiet", "templates")),
    Check(
        "migrations",
        ("-W", "ignore::RuntimeWarning", "manage.py", "makemigrations", "--check", "--dry-run"),
        _TESTS,
    ),
    Check("translations", ("manage.py", "check_messages"), _TESTS),
    Check("deployment", ("manage.py", "check", "--deploy", "--fail-level", "WARNING"), _PRODUCTION),
)


def main(names: list[str]) -> int:
    """Run the named checks, or all; returns 1 if one failed."""
    known = [check.name for check in CHECKS]
    unknown = [name for name in names if name not in known]
    if unknown:
        complain(f"There is no check {unknown[0]!r}: choose from {', '.join(known)}.")
        return 2
    try:
        steps.compile_translations()
    except DeskError as error:
        complain(str(error))
        return 1
    results = [(check.name, *_run(check)) for check in CHECKS if not names or check.name in names]
    say("\nSummary")
    for name, passed, seconds in results:
        say(f"  {'passed' if passed else 'FAILED'}  {name:<14} {seconds:6.1f} s")
    return 0 if all(passed for _, passed, _ in results) else 1


def _run(check: Check) -> tuple[bool, float]:
    say(f"\n--- {check.name}")
    began = time.monotonic()
    environment = {**os.environ, **check.environment}
    done = subprocess.run([sys.executable, *check.command], cwd=ROOT, env=environment, check=False)
    return done.returncode == 0, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
