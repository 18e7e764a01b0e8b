"""What leads to a path: rules of the matrix that counts, of those to come and of the draft, and climbs on their way."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalation.checking.check import rows_of
from escalation.models import Clock, Escalation, MatrixVersion, PathVersion
from escalation.words import ClockState, EscalationState
from helpdesk.web.times import now
from helpdesk.web.uses import Use, uses

MOST_COUNTED = 1000


@uses("path")
def uses_of_path(pk: int) -> Iterator[Use]:
    """Yield each row of a matrix that leads to a path, then how many tickets are on it."""
    for matrix, sort, url in _matrices():
        for row in rows_of(matrix):
            if row.body.get("path") == pk:
                yield Use(sort, row.where, url)
    yield from _on_their_way(pk)


def _matrices() -> Iterator[tuple[MatrixVersion, str, str]]:
    at = now()
    counting = MatrixVersion.objects.in_effect(at).first()
    if counting is not None:
        yield counting, _("Matrix that counts"), reverse("escalation:matrix")
    for one in MatrixVersion.objects.to_come(at):
        yield one, _("Matrix to come"), reverse("escalation:version", args=[one.number])
    for one in MatrixVersion.objects.drafts():
        yield one, _("Draft of the matrix"), reverse("escalation:draft")


def _on_their_way(pk: int) -> Iterator[Use]:
    versions = list(PathVersion.objects.filter(path=pk).order_by("-number").values_list("pk", flat=True))
    climbing = _count(Escalation.objects.filter(path_version__in=versions, state=EscalationState.OPEN))
    waiting = Clock.objects.filter(state__in=[ClockState.RUNNING, ClockState.PAUSED])
    older = _count(waiting.filter(path_version__in=versions[1:]))
    if climbing:
        note = ngettext("%(count)s ticket climbs on it", "%(count)s tickets climb on it", climbing)
        yield Use(_("Escalations"), note % {"count": _said(climbing)}, reverse("escalation:list"))
    if older:
        note = ngettext(
            "%(count)s promise keeps an earlier version", "%(count)s promises keep an earlier version", older
        )
        yield Use(_("Promises"), note % {"count": _said(older)})


def _count(rows: "QuerySet[Any]") -> int:
    """Return how many there are, a thousand and one at most."""
    return rows[: MOST_COUNTED + 1].count()


def _said(count: int) -> str:
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
