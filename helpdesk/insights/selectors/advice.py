"""What would help (D6): rules over the facts of a period, each with the figures that it goes by and its threshold.

- `knowledge`, `authorisation`: at least MANY tickets of a topic were escalated for this reason.
- `hours`: of at least MANY first replies promised to tickets that came in on a weekday in a part of the day, at least
  a QUARTER were late, and at least twice the share of all.
- `step`: a step of a path was reached at least MANY times and never acted.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast, ExtractHour, ExtractIsoWeekDay

from escalation.models import Path, Step
from escalation.words import Outcome, Reason
from helpdesk.accounts.models import Team, User
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.scope import Scope
from helpdesk.insights.sight import seen
from knowledge_base.models import Article
from tickets.models import Topic

MANY = 5
QUARTER = 0.25
TIMES = 2
BLOCK = 3
"""Hours of a part of the day."""
FACTS = "ticket__fact__"
SHOWN = 5
"""So many pieces of advice of one kind are shown, the weightiest first."""


@dataclass(frozen=True)
class TopicAdvice:
    """So many tickets of a topic were escalated for a reason; `has_article` says that an article is about it."""

    topic: Topic
    reason: str
    number: int
    tickets: int
    has_article: bool


@dataclass(frozen=True)
class HoursAdvice:
    """Of `promised` first replies to tickets of a team that came in then, `late` were late."""

    team: Team
    weekday: int
    hour: int
    late: int
    promised: int
    usual: float


@dataclass(frozen=True)
class StepAdvice:
    """A step that `number` tickets reached and that never acted."""

    path: Path
    step: int
    number: int


def topics_that_escalate(question: Question, viewer: User) -> list[TopicAdvice]:
    """Return the topics that knowledge or authority would keep in the first line, the weightiest first."""
    reasons = (Reason.KNOWLEDGE, Reason.AUTHORISATION)
    cohort = Scope(question, viewer).cohort().filter(topic_id__isnull=False).order_by()
    counted = cohort.values("topic_id").annotate(
        tickets=Count("pk"),
        **{reason.value: Count("pk", filter=Q(escalation_reason=reason)) for reason in reasons},
    )
    found = [(row, reason) for row in counted for reason in reasons if row[reason.value] >= MANY]
    found = sorted(found, key=lambda one: -one[0][one[1].value])[: 2 * SHOWN]
    topics = Topic.objects.in_bulk([row["topic_id"] for row, _reason in found])
    covered = set(Article.objects.live().filter(topics__in=topics).values_list("topics", flat=True))
    return [
        TopicAdvice(
            topics[row["topic_id"]],
            reason.value,
            row[reason.value],
            row["tickets"],
            row["topic_id"] in covered,
        )
        for row, reason in found
        if row["topic_id"] in topics
    ]


def hours_that_are_late(question: Question, viewer: User) -> list[HoursAdvice]:
    """Return when a team answers late far more often than usual, the most late replies first."""
    counted = list(
        _placed(question, viewer)
        .values("team_id", "weekday", "block")
        .annotate(promised=Count("pk"), late=Count("pk", filter=Q(first_response_met=False)))
        .order_by()
    )
    usual = _share(sum(row["late"] for row in counted), sum(row["promised"] for row in counted))
    found = [row for row in counted if _is_far_above(row["late"], row["promised"], usual)]
    teams = Team.objects.in_bulk({row["team_id"] for row in found})
    return [
        HoursAdvice(
            teams[row["team_id"]],
            row["weekday"] - 1,
            row["block"] * BLOCK,
            row["late"],
            row["promised"],
            usual,
        )
        for row in sorted(found, key=lambda row: -row["late"])[:SHOWN]
        if row["team_id"] in teams
    ]


def late_then(question: Question, viewer: User, team: int, weekday: int, hour: int) -> "QuerySet[Any]":
    """Return the facts of the tickets whose late first replies a piece of advice on hours counts."""
    return _placed(question, viewer).filter(
        team_id=team, weekday=weekday + 1, block=hour // BLOCK, first_response_met=False
    )


def reached_step(question: Question, viewer: User, path: int, number: int) -> "QuerySet[Step]":
    """Return the rows of a step that tickets reached in the period."""
    return _reached(question, viewer).filter(path=path, number=number)


def steps_that_never_act(question: Question, viewer: User) -> list[StepAdvice]:
    """Return the steps of paths that tickets which count for the viewer reached in the period, and that never acted."""
    counted = (
        _reached(question, viewer)
        .order_by()
        .values("path", "number")
        .annotate(reached=Count("ticket", distinct=True), acted=Count("pk", filter=Q(outcome=Outcome.FIRED)))
    )
    found = list(
        counted.filter(acted=0, reached__gte=MANY).order_by(F("reached").desc(), "path", "number")[:SHOWN]
    )
    paths = Path.objects.in_bulk({row["path"] for row in found})
    return [StepAdvice(paths[row["path"]], row["number"], row["reached"]) for row in found]


def _placed(question: Question, viewer: User) -> "QuerySet[Any]":
    """Return the facts of the cohort with a decided first reply, each with the weekday and the part of the day."""
    rows = Scope(question, viewer).cohort().filter(first_response_met__isnull=False, team_id__isnull=False)
    return rows.annotate(
        weekday=ExtractIsoWeekDay("created_at", tzinfo=question.timezone),
        block=Cast(ExtractHour("created_at", tzinfo=question.timezone), IntegerField()) / BLOCK,
    )


def _reached(question: Question, viewer: User) -> "QuerySet[Step]":
    narrowed = Scope(question, viewer).narrowed(FACTS) & seen(viewer, FACTS)
    rows = Step.objects.filter(narrowed, ticket__fact__is_out=False, path__isnull=False)
    return rows.filter(due_at__gte=question.begin_at, due_at__lt=question.end_at)


def _is_far_above(late: int, promised: int, usual: float) -> bool:
    share = _share(late, promised)
    return promised >= MANY and share >= QUARTER and share >= TIMES * usual


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
