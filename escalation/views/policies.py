"""SLA policies on screen: the list in the order in which they are tried, one with its targets, uses and history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from escalation import setting_histories
from escalation.condition_words import named_slugs, phrases
from escalation.models import SLAPolicy, SLAPolicyVersion
from escalation.policy_forms import PolicyForm
from escalation.recounting import Setting
from escalation.services.publishing import publish_policy
from escalation.version_words import budget_words, policy_changes, span_words
from escalation.views.behind import behind
from escalation.words import ClockKind
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.calendars.models import Calendar
from helpdesk.web.api.versions import free_slug
from helpdesk.web.moved import SettingMoved
from helpdesk.web.saving import answered, drawer, posted, refusal, save
from helpdesk.web.uses import uses_of
from tickets.transitions import TABLE, pauses_sla
from tickets.views.page import number as number_of
from tickets.words import Priority, Status


@dataclass(frozen=True)
class Row:
    """A policy in the list."""

    version: SLAPolicyVersion
    conditions: list[str]


@require_safe
@allowed("settings.view")
def index(request: DeskRequest) -> HttpResponse:
    """List the policies in the order in which they are tried, the default one last."""
    slugs = named_slugs()
    versions = _versions().order_by("policy__is_default", "policy__position", "policy")
    rows = [Row(version, list(phrases(version.conditions, slugs))) for version in versions]
    context = {"rows": rows, "may_write": request.user.may("settings.write")}
    return render(request, "escalation/policies.html", context)


@require_safe
@allowed("settings.view")
def policy(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one policy."""
    version = _newest(pk)
    may_write = request.user.may("settings.write")
    context = {
        "version": version,
        "policy": version.policy,
        "conditions": list(phrases(version.conditions, named_slugs())),
        "clocks": [kind.label for kind in ClockKind],
        "targets": [
            (
                priority.label,
                [_cell(version, priority, kind) for kind in ClockKind],
                budget_words(version.level_budgets(priority)),
            )
            for priority in Priority
        ],
        "has_budgets": any(version.level_budgets(priority) for priority in Priority),
        "pauses": [Status(status).label for status in TABLE if pauses_sla(status)],
        "grace_days": settings.REOPEN_GRACE.days,
        "uses": uses_of("policy", pk),
        "history": setting_histories.of_policy(version.policy, may_write=may_write),
        "pending": behind(Setting.POLICY, pk),
        "apply_url": reverse("escalation:policy_apply", args=[pk]),
        "may_write": may_write,
    }
    return render(request, "escalation/policy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def add(request: DeskRequest) -> HttpResponse:
    """Show the drawer of a new policy; posted, make it."""
    form = PolicyForm(posted(request))
    if not form.is_bound or not form.is_valid():
        return _drawer(request, form, None, 400 if form.is_bound else 200)
    made = SLAPolicy(slug=free_slug(SLAPolicy, form.cleaned_data["name"]))
    done, more, status = _save(request, form, made, None)
    return answered(request, page_of(made.pk)) if done else _drawer(request, form, None, status, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the drawer of a policy; posted, publish a newer version."""
    version = _newest(pk)
    form = PolicyForm(posted(request), version=version)
    if not form.is_bound or not form.is_valid():
        return _drawer(request, form, version, 400 if form.is_bound else 200)
    done, more, status = _save(request, form, version.policy, version)
    if not done:
        return _drawer(request, form, version, status, **more)
    return answered(request, page_of(pk), _("Saved. New tickets follow it from now on."))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def restore(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Ask whether an earlier version shall count again; posted, publish what it promised as a new version."""
    version = _newest(pk)
    earlier = get_object_or_404(SLAPolicyVersion.objects.select_related("calendar"), policy=pk, number=number)
    problem, status = "", 200
    if request.method == "POST":
        try:
            publish_policy(
                version.policy,
                calendar=earlier.calendar,
                conditions=earlier.conditions,
                targets=earlier.targets,
                read_version=number_of(request.POST.get("version")),
                actor=request.user.pk,
            )
        except (SettingMoved, ValidationError) as error:
            (problem, status), version = refusal(error), _newest(pk)
        else:
            return answered(request, page_of(pk), _("Saved. New tickets follow it from now on."))
    context = {
        "problem": problem,
        "seen": version.number,
        "number": number,
        "changes": policy_changes(version, earlier, _calendar_names(), named_slugs()),
        "action": reverse("escalation:policy_restore", args=[pk, number]),
        "back_url": page_of(pk),
        "crumbs": crumbs(version),
    }
    return drawer(request, "restore.html", context, status)


def page_of(pk: int) -> str:
    """Return the address of a policy."""
    return reverse("escalation:policy", args=[pk])


def crumbs(version: SLAPolicyVersion | None) -> list[dict[str, Any]]:
    """Return where the pages below a policy are."""
    found = [
        {"label": _("Escalations"), "url": reverse("escalation:list")},
        {"label": _("SLA policies"), "url": reverse("escalation:policies")},
    ]
    if version is not None:
        found.append({"label": version.policy.name, "url": page_of(version.policy_id)})
    return found


def _versions() -> "QuerySet[SLAPolicyVersion]":
    return SLAPolicyVersion.objects.filter(number=F("policy__version")).select_related("policy", "calendar")


def _newest(pk: int) -> SLAPolicyVersion:
    version = _versions().filter(policy=pk).first()
    if version is None:
        raise Http404
    return version


def _save(
    request: DeskRequest, form: PolicyForm, policy: SLAPolicy, version: SLAPolicyVersion | None
) -> tuple[bool, dict[str, Any], int]:
    chosen = form.cleaned_data
    for name in ("name", "position", "is_active", "is_default"):
        setattr(policy, name, chosen[name])
    read = chosen["read_version"] if version else None

    def again() -> tuple[int, list[str]]:
        before = SLAPolicyVersion.objects.filter(policy=policy.pk, number=read or 0).first()
        after = _newest(policy.pk)
        return after.number, policy_changes(before, after, _calendar_names(), named_slugs())

    def publish() -> None:
        publish_policy(
            policy,
            calendar=Calendar.objects.get(pk=chosen["calendar"]),
            conditions=form.chosen_conditions(),
            targets=form.targets(),
            read_version=read,
            actor=request.user.pk,
        )

    return save(form, publish, again=again)


def _drawer(
    request: DeskRequest, form: PolicyForm, version: SLAPolicyVersion | None, status: int, **more: Any
) -> HttpResponse:
    pk = version.policy_id if version else None
    context = {
        "form": form,
        "version": version,
        "action": reverse("escalation:policy_edit", args=[pk]) if pk else reverse("escalation:policy_new"),
        "back_url": page_of(pk) if pk else reverse("escalation:policies"),
        "crumbs": crumbs(version),
        **more,
    }
    return drawer(request, "escalation/policy_edit.html", context, status)


def _calendar_names() -> Mapping[int, str]:
    return dict(Calendar.objects.values_list("pk", "name"))


def _cell(version: SLAPolicyVersion, priority: Priority, kind: ClockKind) -> tuple[Any, str, int | None]:
    """Return a promise with its clock, in words and in seconds."""
    seconds = version.target_seconds(priority, kind)
    return kind.label, span_words(seconds), seconds
