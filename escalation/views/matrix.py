"""The matrix as every agent reads it: which problem takes which path, and what happens on it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from escalation.models import MatrixVersion
from escalation.views.sheet import Sheet
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.times import now


@require_safe
@allowed("escalations.view")
def matrix(request: DeskRequest) -> HttpResponse:
    """Show the published matrix: its rules in order, then each path with its steps."""
    published = MatrixVersion.objects.in_effect(now()).first()
    context: dict[str, Any] = {
        "matrix": published,
        "rules": [],
        "paths": [],
        "may_write": request.user.may("settings.write"),
    }
    if published is not None:
        sheet = Sheet.read(published)
        context |= {"rules": sheet.rules(), "paths": sheet.paths()}
    return render(request, "escalation/matrix.html", context)
