"""The history of the matrix: every version with who, when and what it changed; going back, and taking back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from escalation.errors import EscalationError
from escalation.models import MatrixVersion
from escalation.services import drafting
from escalation.services.releasing import withdraw as withdraw_now
from escalation.views.changes import row_changes, shown_changes
from escalation.views.sheet import Sheet
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import User
from helpdesk.web.times import now

MOST = 100


@require_safe
@allowed("escalations.view")
def versions(request: DeskRequest) -> HttpResponse:
    """Show every version that was published, the newest first, a hundred at most."""
    at = now()
    counts = MatrixVersion.objects.in_effect(at).first()
    rows = [_shown(one, counts, at) for one in _published()[:MOST]]
    people = User.objects.in_bulk(
        {row["version"].published_by for row in rows if row["version"].published_by}
    )
    for row in rows:
        row["by"] = people.get(row["version"].published_by or 0)
    may_write = request.user.may("settings.write")
    return render(request, "escalation/matrix_versions.html", {"rows": rows, "may_write": may_write})


@require_safe
@allowed("escalations.view")
def version(request: DeskRequest, version: int) -> HttpResponse:
    """Show one version: what it changed, and its rules."""
    found = _published().filter(number=version).first()
    if found is None:
        raise Http404
    before = MatrixVersion.objects.published().filter(number__lt=version).first()
    at = now()
    context = {
        **_shown(found, MatrixVersion.objects.in_effect(at).first(), at),
        "before": before,
        "changes": shown_changes(row_changes(before, found)),
        "rules": Sheet.read(found).rules(),
        "by": User.objects.filter(pk=found.published_by).first(),
        "may_write": request.user.may("settings.write"),
    }
    return render(request, "escalation/matrix_version.html", context)


@require_POST
@allowed("settings.write")
def restore(request: DeskRequest, version: int) -> HttpResponse:
    """Put an earlier version into the draft, and show that."""
    found = _published().filter(number=version).first()
    if found is None:
        raise Http404
    drafting.restore(found, actor=request.user.pk)
    sentence = _("Version %(number)d is in the draft now. Look at what differs, then publish it.")
    messages.success(request, sentence % {"number": version})
    return HttpResponseRedirect(reverse("escalation:draft"), status=303)


@require_POST
@allowed("settings.write")
def withdraw(request: DeskRequest, version: int) -> HttpResponse:
    """Take back a version that has not begun to count."""
    try:
        withdraw_now(version, actor=request.user.pk)
    except EscalationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Version %(number)d is taken back.") % {"number": version})
    return HttpResponseRedirect(reverse("escalation:versions"), status=303)


def _published() -> Any:
    return MatrixVersion.objects.exclude(state=MatrixVersion.State.DRAFT).order_by("-number")


def _shown(one: MatrixVersion, counts: MatrixVersion | None, at: Any) -> dict[str, Any]:
    """Return a version with whether it counts, will, or was taken back."""
    is_to_come = (
        one.state == MatrixVersion.State.PUBLISHED and one.valid_from is not None and one.valid_from > at
    )
    return {
        "version": one,
        "counts": counts is not None and one.pk == counts.pk,
        "is_to_come": is_to_come,
        "is_withdrawn": one.state == MatrixVersion.State.WITHDRAWN,
    }
