"""Paths on screen: all of them, one with its steps as sentences, and its editor. Every save is a new version."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from escalation.checking.check import check_one_path
from escalation.models import Path, PathVersion
from escalation.path_forms import PathEditor
from escalation.path_history import changes, history
from escalation.paths import PathStep, read
from escalation.services.publishing import publish_path
from escalation.step_words import notes, sentence
from escalation.target_words import TargetNames
from escalation.words import EscalationKind
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.api.versions import free_slug, newest_of, with_newest
from helpdesk.web.htmx import render_dialog, wants_part
from helpdesk.web.moved import SettingMoved
from helpdesk.web.saving import answered, refusal
from helpdesk.web.uses import uses_of

SAVE = "save"


@require_safe
@allowed("escalations.view")
def paths(request: DeskRequest) -> HttpResponse:
    """Show every path with how many steps it has and who owns it; those in use first."""
    found = with_newest(Path.objects.select_related("owner").order_by("-is_active", "name"), "path")
    rows = [{"path": path, "version": newest_of(path)} for path in found]
    context = {"rows": rows, "may_write": request.user.may("settings.write")}
    return render(request, "escalation/paths.html", context)


@require_safe
@allowed("escalations.view")
def path(request: DeskRequest, slug: str) -> HttpResponse:
    """Show a path: its steps as sentences, what is found on it, what leads to it, what it was before."""
    found = _path(slug)
    names = TargetNames.read()
    may_write = request.user.may("settings.write")
    context = {
        "path": found,
        "steps": _shown(_newest(found), names),
        "findings": check_one_path(found),
        "uses": uses_of("path", found.pk),
        "history": history(found, names, may_write=may_write),
        "may_write": may_write,
    }
    return render(request, "escalation/path.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def add(request: DeskRequest) -> HttpResponse:
    """Show the editor of a new path; posted, rearrange what was written or make the path."""
    return _edit(request, Path(), None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def edit(request: DeskRequest, slug: str) -> HttpResponse:
    """Show the editor of a path; posted, rearrange what was written or publish it as a new version."""
    found = _path(slug)
    return _edit(request, found, _newest(found))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def restore(request: DeskRequest, slug: str, version: int) -> HttpResponse:
    """Show what going back to a version would change; posted, publish its steps as a new version."""
    found = _path(slug)
    old = get_object_or_404(PathVersion, path=found, number=version)
    context: dict[str, Any] = {
        "path": found,
        "number": version,
        "action": reverse("escalation:path_restore", args=[slug, version]),
        "back_url": reverse("escalation:path", args=[slug]),
    }
    status = 200
    if request.method == "POST":
        try:
            publish_path(found, old.steps, read_version=_read_version(request), actor=request.user.pk)
        except (SettingMoved, ValidationError) as error:
            found.refresh_from_db()
            context["problem"], status = refusal(error)
        else:
            return _saved(request, found)
    context["seen"] = found.version
    context["changes"] = changes(_newest(found).steps, old.steps, TargetNames.read())
    return render_dialog(request, "escalation/path_restore.html", context, status=status)


def _edit(request: DeskRequest, path: Path, version: PathVersion | None) -> HttpResponse:
    if request.method != "POST":
        return _editor(request, PathEditor.of(path, version))
    does = request.POST.get("do", SAVE)
    if does != SAVE:
        return _editor(request, PathEditor.rearranged(path, request.POST, does), does=does)
    editor = PathEditor.sent(path, request.POST)
    if not editor.is_valid():
        return _editor(request, editor, status=400)
    was = path.version
    for name, value in editor.form.facts().items():
        setattr(path, name, value)
    path.slug = path.slug or free_slug(Path, path.name)
    read_version = editor.form.cleaned_data["version"]
    try:
        publish_path(path, editor.bodies(), read_version=read_version, actor=request.user.pk)
    except ValidationError as error:
        path.version = was
        editor.form.add_error(None, error.messages)
        return _editor(request, editor, status=400)
    except SettingMoved as error:
        return _moved(request, path, read_version, str(error))
    return _saved(request, path)


def _moved(request: DeskRequest, path: Path, read_version: int, problem: str) -> HttpResponse:
    """Show what somebody else published meanwhile; what was written is kept, and sent again it is meant."""
    path.refresh_from_db()
    before = PathVersion.objects.filter(path=path, number=read_version).first()
    told = changes(before.steps if before else [], _newest(path).steps, TargetNames.read())
    editor = PathEditor.again(path, request.POST)
    return _editor(request, editor, status=409, problem=problem, told=told)


def _editor(request: DeskRequest, editor: PathEditor, status: int = 200, **more: Any) -> HttpResponse:
    is_part = wants_part(request, "path-editor")
    template = "escalation/_path_editor.html" if is_part else "escalation/path_edit.html"
    return render(request, template, {"editor": editor, "path": editor.path, **more}, status=status)


def _saved(request: DeskRequest, path: Path) -> HttpResponse:
    sentence = _("Version %(number)d is published.") % {"number": path.version}
    return answered(request, reverse("escalation:path", args=[path.slug]), sentence)


def _shown(version: PathVersion, names: TargetNames) -> list[dict[str, Any]]:
    return [_told(step, names) for step in read(version.steps)]


def _told(step: PathStep, names: TargetNames) -> dict[str, Any]:
    return {
        "step": step,
        "sentence": sentence(step, names),
        "notes": notes(step, names),
        "kind": EscalationKind(step.kind).label,
    }


def _path(slug: str) -> Path:
    return get_object_or_404(Path.objects.select_related("owner"), slug=slug)


def _newest(path: Path) -> PathVersion:
    return PathVersion.objects.get(path=path, number=path.version)


def _read_version(request: DeskRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
