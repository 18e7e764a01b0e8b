"""What would help: advice by rules that the page shows, each with its figures and a way to act."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from escalation.words import Reason
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.insights.addresses import behind_url, period_of
from helpdesk.insights.answering import catch_up
from helpdesk.insights.charts.wording import counted, dates, percentage, weekday
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.questions import Question
from helpdesk.insights.selectors.advice import (
    BLOCK,
    MANY,
    QUARTER,
    TIMES,
    HoursAdvice,
    StepAdvice,
    TopicAdvice,
    hours_that_are_late,
    late_then,
    reached_step,
    steps_that_never_act,
    topics_that_escalate,
)
from helpdesk.insights.views.asking import asked, controls
from helpdesk.web.listing import listing
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.selectors.queue import as_rows, with_all_shown

RATE = "escalation-rate"


@dataclass(frozen=True)
class Advice:
    """One piece of advice: what is to be seen, what would help, the tickets behind it, and where to act."""

    icon: str
    seen: str
    helps: str
    figures_url: str
    act_url: str
    act: str


@dataclass(frozen=True)
class Rule:
    """One rule in words, and what it found."""

    title: str
    words: str
    found: list[Advice]


@require_safe
@allowed("reports.view")
def show(request: DeskRequest) -> HttpResponse:
    """Show what the rules found in the period that the address names."""
    wanted = asked(request, REPORTS[RATE])
    question = replace(wanted.question, by=None, as_of=None)
    catch_up()
    context = {
        **controls(request, question),
        "period_before": "",
        "rules": [
            _about_topics(request, question),
            _about_hours(request, question),
            _about_steps(request, question),
        ],
        "problems": wanted.problems,
        "at": now(),
    }
    return render(request, "insights/advice.html", context)


@require_safe
@allowed("reports.view")
def behind(request: DeskRequest, rule: str) -> HttpResponse:
    """List the tickets that a piece of advice counts: of late `hours`, or of `steps` that never act."""
    question = replace(asked(request, REPORTS[RATE]).question, by=None, as_of=None)
    found: QuerySet[Any]
    if rule == "hours":
        weekday_and_hour = (_number(request, "weekday"), _number(request, "hour"))
        found = late_then(question, request.user, _number(request, "of"), *weekday_and_hour).values("pk")
    elif rule == "steps":
        found = reached_step(question, request.user, _number(request, "of"), _number(request, "step"))
        found = found.values("ticket")
    else:
        raise Http404
    rows = Ticket.objects.visible_to(request.user).filter(pk__in=found)
    page = listing(request, with_all_shown(rows), ("-created_at", "created_at"))
    context = {
        "title": _("Advice"),
        "what": dates(question.start, question.end),
        "count": counted(rows.count()),
        "rows": as_rows(page.rows, now()),
        "page": page,
        "back": f"{reverse('insights:advice')}?{urlencode(period_of(question, by=None))}",
        "back_label": _("Advice"),
    }
    return render(request, "insights/behind.html", context)


def _about_topics(request: DeskRequest, question: Question) -> Rule:
    words = _(
        "A topic of which at least %(many)s tickets were escalated in the period because knowledge was missing, or "
        "because somebody above had to allow it."
    ) % {"many": MANY}
    found = [_of_topic(one, question) for one in topics_that_escalate(question, request.user)]
    return Rule(_("Topics that the first line could keep"), words, found)


def _of_topic(one: TopicAdvice, question: Question) -> Advice:
    named = {"number": counted(one.number), "all": counted(one.tickets), "topic": one.topic.name}
    narrowed = replace(question, filters={**question.filters, "topic": [one.topic.pk]}, by="reason")
    figures_url = behind_url(narrowed, group=one.reason)
    if one.reason == Reason.AUTHORISATION:
        seen = (
            _("%(number)s of %(all)s tickets about “%(topic)s” went up because somebody had to allow it.")
            % named
        )
        helps = _("More authority in the first line would keep them there.")
        return Advice("badge-check", seen, helps, figures_url, reverse("escalation:matrix"), _("Matrix"))
    seen = _("%(number)s of %(all)s tickets about “%(topic)s” went up for lack of knowledge.") % named
    if one.has_article:
        helps = _(
            "There is an article about it: training, or a better article, would keep them in the first line."
        )
        url = f"{reverse('knowledge:library')}?{urlencode({'topic': one.topic.slug})}"
        return Advice("book-open", seen, helps, figures_url, url, _("Articles about it"))
    helps = _("No article is about it: writing one would keep them in the first line.")
    return Advice("file-plus", seen, helps, figures_url, reverse("knowledge:new"), _("New article"))


def _about_hours(request: DeskRequest, question: Question) -> Rule:
    words = _(
        "A team and a part of a weekday in which, of at least %(many)s first replies promised, at least %(share)s were "
        "late, and at least %(times)s times the share of all."
    ) % {"many": MANY, "share": percentage(QUARTER), "times": TIMES}
    found = [_of_hours(one, question) for one in hours_that_are_late(question, request.user)]
    return Rule(_("Hours that need more people"), words, found)


def _of_hours(one: HoursAdvice, question: Question) -> Advice:
    named = {
        "late": counted(one.late),
        "promised": counted(one.promised),
        "team": one.team.name,
        "day": weekday(one.weekday),
        "from": f"{one.hour:02d}:00",
        "to": f"{one.hour + BLOCK:02d}:00",
        "usual": percentage(one.usual),
    }
    seen = (
        _(
            "%(late)s of %(promised)s first replies of %(team)s were late for tickets that came in on %(day)s from "
            "%(from)s to %(to)s; usually %(usual)s are."
        )
        % named
    )
    helps = _("More people on duty in these hours would keep the promises.")
    return Advice(
        "users",
        seen,
        helps,
        _list_url(question, "hours", of=one.team.pk, weekday=one.weekday, hour=one.hour),
        reverse("duty:list"),
        _("Duty schedules"),
    )


def _about_steps(request: DeskRequest, question: Question) -> Rule:
    words = _(
        "A step of a path that at least %(many)s tickets reached in the period and that never acted."
    ) % {"many": MANY}
    found = [_of_step(one, question) for one in steps_that_never_act(question, request.user)]
    return Rule(_("Steps that never act"), words, found)


def _of_step(one: StepAdvice, question: Question) -> Advice:
    named = {"step": one.step, "path": one.path.name, "number": counted(one.number)}
    seen = (
        _("Step %(step)s of the path “%(path)s” was reached by %(number)s tickets and never acted.") % named
    )
    helps = _("It stands in the way or is not needed: change its time or its target, or take it out.")
    url = reverse("escalation:path", args=[one.path.slug])
    listed = _list_url(question, "steps", of=one.path.pk, step=one.step)
    return Advice("route", seen, helps, listed, url, _("The path"))


def _list_url(question: Question, rule: str, **named: object) -> str:
    pairs = [*period_of(question, by=None), *((name, str(value)) for name, value in named.items())]
    return f"{reverse('insights:advised', args=[rule])}?{urlencode(pairs)}"


def _number(request: DeskRequest, name: str) -> int:
    """Return a number of the address. Raises Http404 for what is none."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return int(text)
