"""The sections on screen: the tree with what holds in each, and a drawer for one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.api.versions import free_slug
from helpdesk.web.saving import answered, drawer, posted
from knowledge_base.forms.sections import SectionForm
from knowledge_base.models import Article, Section
from knowledge_base.selectors.tree import Node, whole_tree
from knowledge_base.services.shelving import change_section, create_section


@require_safe
@allowed("knowledge.manage")
def sections(request: DeskRequest) -> HttpResponse:
    """List the sections as the tree stands, each with its owner and its rules."""
    rows = list(_flat(whole_tree(Article.objects.all())))
    return render(request, "knowledge_base/sections.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.manage")
def add(request: DeskRequest) -> HttpResponse:
    """Show the drawer of a new section; posted, make it."""
    form = SectionForm(posted(request), section=Section())
    if not form.is_bound or not form.is_valid():
        return _drawer(request, form, None, 400 if form.is_bound else 200)
    facts = form.facts()
    try:
        create_section(slug=free_slug(Section, facts["name"]), actor=request.user, **facts)
    except ValidationError as error:
        return _refused(request, form, None, error)
    return answered(request, reverse("knowledge:sections"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("knowledge.manage")
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the drawer of a section; posted, change it."""
    section = get_object_or_404(Section.objects.select_related("owner"), pk=pk)
    form = SectionForm(posted(request), section=section)
    if not form.is_bound or not form.is_valid():
        return _drawer(request, form, section, 400 if form.is_bound else 200)
    try:
        change_section(section, actor=request.user, **form.facts())
    except ValidationError as error:
        return _refused(request, form, section, error)
    return answered(request, reverse("knowledge:sections"))


def _flat(nodes: list[Node]) -> Any:
    for node in nodes:
        yield node
        yield from _flat(node.nodes)


def _refused(
    request: DeskRequest, form: SectionForm, section: Section | None, error: ValidationError
) -> HttpResponse:
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        form.add_error(name if name in form.fields else None, sentences)
    return _drawer(request, form, section, 400)


def _drawer(request: DeskRequest, form: SectionForm, section: Section | None, status: int) -> HttpResponse:
    context = {
        "form": form,
        "section": section,
        "title": section.name if section else _("New section"),
        "action": request.path,
        "back_url": reverse("knowledge:sections"),
    }
    return drawer(request, "knowledge_base/section_edit.html", context, status)
