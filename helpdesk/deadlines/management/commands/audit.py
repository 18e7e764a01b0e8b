"""`bin/manage audit`: make every check now."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from helpdesk.deadlines.audit import Finding, audit
from helpdesk.deadlines.checks import checks


class Command(BaseCommand):
    """Look for what should have happened and did not, keep the report, and print it as JSON."""

    help = (
        "Look for what should have happened and did not, print it as JSON, and exit 1 when anything is wrong."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make the checks and print the report."""
        with translation.override("en"):
            report = audit()
            answer = {
                "at": _instant(report.at),
                "checks": list(checks()),
                "in_danger": report.endangers,
                "findings": [_as_json(finding) for finding in report.findings],
                "more_of": list(report.full),
            }
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        if report.findings:
            sys.exit(1)


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "place": finding.place,
        "ticket": finding.ticket or None,
        "sentence": finding.sentence,
        "since": _instant(finding.since),
        "in_danger": finding.endangers,
        "facts": finding.facts,
    }


def _instant(at: Any) -> str:
    return str(at.isoformat().replace("+00:00", "Z"))
