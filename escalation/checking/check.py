"""Checking a whole matrix against the company as it is now."""

from collections.abc import Iterable, Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from escalation.checking.duty import check_duty
from escalation.checking.findings import DEFAULT_ROW, Finding, FindingKind
from escalation.checking.rules import check_rules
from escalation.checking.ways import Row, Ways, check_path, check_ways
from escalation.condition_words import LABELS, Slugs, named_slugs
from escalation.models import MatrixVersion, Path, PathVersion, SLAPolicyVersion
from escalation.targets import Company
from helpdesk.accounts.roster import Roster
from helpdesk.calendars.models import CalendarVersion
from helpdesk.web.times import now


def check(matrix: MatrixVersion) -> list[Finding]:
    """Return everything that is found in a matrix, what stops it from being published first, then in order of rules."""
    slugs = named_slugs()
    at = now()
    company = Company(Roster.load(at), at)
    rows = rows_of(matrix)
    ways = _ways()
    found = [
        *check_rules(matrix.rules, slugs),
        *check_ways(rows, ways, company),
        *_check_names(rows, slugs),
        *check_duty(rows, ways, company, _calendars()),
    ]
    return sorted(found, key=lambda one: (not one.is_blocking, one.place or len(rows)))


def check_one_path(path: Path) -> list[Finding]:
    """Return what is found on a path as it is now, in order of its steps; hours are those of the default policy."""
    at = now()
    company = Company(Roster.load(at), at)
    ways = _ways()
    row = Row("", None, {"path": path.pk})
    found = [
        *check_path(row, path, ways.steps_of(path.pk), company),
        *check_duty([row], ways, company, _calendars()),
    ]
    return sorted(found, key=lambda one: one.step or 0)


def rows_of(matrix: MatrixVersion) -> Sequence[Row]:
    """Return the rules in order, and the default row."""
    rules = [Row(rule["id"], place, rule) for place, rule in enumerate(matrix.rules, start=1)]
    return [*rules, Row(DEFAULT_ROW, None, matrix.default)]


def _calendars() -> dict[int, int]:
    """Return the newest version of each calendar."""
    versions = CalendarVersion.objects.filter(number=F("calendar__version"))
    return dict(versions.values_list("calendar", "pk"))


def _ways() -> Ways:
    paths = PathVersion.objects.filter(number=F("path__version")).select_related("path__owner")
    policies = SLAPolicyVersion.objects.filter(number=F("policy__version")).select_related("policy")
    return Ways(
        paths={version.path_id: version for version in paths},
        policies={version.policy_id: version for version in policies},
    )


def _check_names(rows: Sequence[Row], slugs: Slugs) -> Iterable[Finding]:
    """Yield conditions on a topic or a team that does not exist: such a rule holds for less than it says."""
    for row in rows:
        for field, names in slugs.items():
            for value in (row.body.get("conditions") or {}).get(field, []):
                if value not in names:
                    sentence = _("%(row)s asks for %(field)s “%(name)s”, which does not exist.")
                    words = {"row": row.where, "field": LABELS[field], "name": value}
                    yield Finding(FindingKind.CONDITION, sentence % words, row.id, row.place, field)
