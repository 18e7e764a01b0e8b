"""The draft of the matrix on screen: the grid, what is found in it, what differs; and the verbs of its editors."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from escalation.checking import check
from escalation.checking.findings import DEFAULT_ROW
from escalation.errors import DraftMoved, EscalationError
from escalation.models import MatrixVersion
from escalation.rule_forms import PublishForm, RowForm, RuleForm
from escalation.services import drafting
from escalation.services.releasing import needs_second_person, publish_draft, second_person_words
from escalation.views.changes import row_changes, shown_changes, told_changes
from escalation.views.grid import grid
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.htmx import render_dialog, wants_part
from helpdesk.web.times import now
from tickets.views.page import number

MOST_TOLD = 5


@require_safe
@allowed("settings.write")
def draft(request: DeskRequest) -> HttpResponse:
    """Show the draft; while there is none, what one would begin with."""
    return render(request, "escalation/matrix_draft.html", _context())


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def add(request: DeskRequest) -> HttpResponse:
    """Show the drawer for a new rule; posted, add it last before the default row."""
    shown = drafting.shown()
    form = RuleForm(_posted(request), row={}, revision=shown.revision)
    if not form.is_bound or not form.is_valid():
        return _drawer(request, shown, form, "", 400 if form.is_bound else 200)
    return _save(request, form, "", lambda told: drafting.add_rule(form.body(), **told))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def edit(request: DeskRequest, rule: str) -> HttpResponse:
    """Show the drawer of a rule or of the default row; posted, change it."""
    shown = drafting.shown()
    row = _row(shown, rule)
    if row is None:
        return _refused(request, _("This rule is not in the draft any more."))
    kind = RowForm if rule == DEFAULT_ROW else RuleForm
    form = kind(_posted(request), row=row, revision=shown.revision)
    if not form.is_bound or not form.is_valid():
        return _drawer(request, shown, form, rule, 400 if form.is_bound else 200)
    if rule == DEFAULT_ROW:
        return _save(request, form, rule, lambda told: drafting.change_default(form.body(), **told))
    return _save(request, form, rule, lambda told: drafting.change_rule(rule, form.body(), **told))


@require_POST
@allowed("settings.write")
def move(request: DeskRequest, rule: str) -> HttpResponse:
    """Move a rule one place up or down."""
    by = -1 if request.POST.get("way") == "up" else 1
    return _do(request, lambda told: drafting.move_rule(rule, by, **told))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def remove(request: DeskRequest, rule: str) -> HttpResponse:
    """Ask whether a rule shall go; posted, take it out."""
    if request.method == "POST":
        return _do(
            request, lambda told: drafting.remove_rule(rule, **told), _("The rule is gone from the draft.")
        )
    shown = drafting.shown()
    row = _row(shown, rule)
    if row is None or rule == DEFAULT_ROW:
        return _refused(request, _("This rule is not in the draft any more."))
    return render_dialog(request, "escalation/matrix_remove.html", {"draft": shown, "rule": row})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def discard(request: DeskRequest) -> HttpResponse:
    """Ask whether the draft shall go; posted, throw it away."""
    if request.method == "POST":
        sentence = _("The draft is gone. What counts is unchanged.")
        return _do(request, lambda told: drafting.discard(**told), sentence)
    return render_dialog(request, "escalation/matrix_discard.html", {"draft": drafting.shown()})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def publish(request: DeskRequest) -> HttpResponse:
    """Show what publishing would change and what is found; posted, publish the draft and show the matrix."""
    shown = drafting.shown()
    form = PublishForm(_posted(request), initial={"revision": shown.revision})
    if not form.is_bound or not form.is_valid():
        return _publication(request, shown, form, 400 if form.is_bound else 200)
    chosen = form.cleaned_data
    try:
        version = publish_draft(
            revision=chosen["revision"], valid_from=chosen["valid_from"], actor=request.user.pk
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _publication(request, shown, form, 400)
    except EscalationError as error:
        form.add_error(None, str(error))
        return _publication(request, shown, _again(form, shown.revision), 409)
    messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
    url = reverse("escalation:versions")
    return HttpResponseClientRedirect(url) if wants_part(request) else HttpResponseRedirect(url, status=303)


def _save(request: DeskRequest, form: RowForm, rule: str, verb: Any) -> HttpResponse:
    """Do what a drawer asks for; what was written is never lost."""
    try:
        verb({"revision": form.cleaned_data["revision"], "actor": request.user.pk})
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _drawer(request, drafting.shown(), form, rule, 400)
    except DraftMoved as error:
        shown = drafting.shown()
        told = told_changes(drafting.changes_since(form.cleaned_data["revision"]), shown)
        again = _again(form, shown.revision)
        return _drawer(request, shown, again, rule, 409, moved=str(error), told=told[-MOST_TOLD:])
    messages.success(request, _("Saved in the draft."))
    return _changed(request)


def _do(request: DeskRequest, verb: Any, sentence: str = "") -> HttpResponse:
    revision = number(request.POST.get("revision"))
    try:
        verb({"revision": revision or 0, "actor": request.user.pk})
    except EscalationError as error:
        return _refused(request, str(error), revision)
    if sentence:
        messages.success(request, sentence)
    return _changed(request)


def _changed(request: DeskRequest) -> HttpResponse:
    """Answer a change: the page again, or by htmx the draft in its place; a dialog closes."""
    if not wants_part(request):
        return HttpResponseRedirect(reverse("escalation:draft"), status=303)
    is_own_place = wants_part(request, "draft")
    context = {**_context(), "oob": not is_own_place}
    response = render(request, "escalation/_draft_changed.html", context)
    return trigger_client_event(response, "dialog-close")


def _refused(request: DeskRequest, problem: str, revision: int | None = None) -> HttpResponse:
    """Answer a change that was refused: the draft as it is now, with what happened to it."""
    context = _context()
    told = told_changes(drafting.changes_since(revision), context["draft"]) if revision else []
    context |= {"problem": problem, "told": told[-MOST_TOLD:], "oob": not wants_part(request, "draft")}
    if not wants_part(request):
        return render(request, "escalation/matrix_draft.html", context, status=409)
    response = render(request, "escalation/_draft_changed.html", context, status=409)
    return trigger_client_event(response, "dialog-close")


def _context() -> dict[str, Any]:
    shown = drafting.shown()
    counts = MatrixVersion.objects.in_effect(now()).first()
    findings = check(shown)
    changes = row_changes(counts, shown)
    return {
        "draft": shown,
        "counts": counts,
        "findings": findings,
        "blocking": [one for one in findings if one.is_blocking],
        "changes": shown_changes(changes),
        "grid": grid(shown, findings, changes),
        "may_write": True,
    }


def _drawer(
    request: DeskRequest, shown: MatrixVersion, form: RowForm, rule: str, status: int, **more: Any
) -> HttpResponse:
    action = reverse("escalation:rule", args=[rule]) if rule else reverse("escalation:rule_new")
    context = {"draft": shown, "form": form, "rule": rule, "action": action, **more}
    return render_dialog(request, "escalation/matrix_rule.html", context, status=status)


def _publication(request: DeskRequest, shown: MatrixVersion, form: PublishForm, status: int) -> HttpResponse:
    alone = second_person_words() if needs_second_person(shown, request.user.pk) else ""
    context = {**_context(), "draft": shown, "form": form, "alone": alone}
    return render_dialog(request, "escalation/matrix_publish.html", context, status=status)


def _again(form: Any, revision: int) -> Any:
    """Return the form with what was written and the revision of now: sent again, it is meant."""
    form.data = form.data.copy()
    form.data["revision"] = str(revision)
    return form


def _row(shown: MatrixVersion, rule: str) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = [*shown.rules, {**shown.default, "id": DEFAULT_ROW}]
    return next((row for row in rows if row["id"] == rule), None)


def _posted(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None
