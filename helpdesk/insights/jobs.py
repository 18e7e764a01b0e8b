"""Questions about instants so far back that a job answers them, batch by batch, and keeps what it found for a day.

A batch folds some tickets up to the instant and keeps them as `PastFact`; the last one answers from these. What is
kept holds figures and ids; names are put to them when they are read. It stands in the job's facts, not in its result:
whoever reads it asks the question again, and must still see reports, and as much as then.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from helpdesk.accounts.models import User
from helpdesk.insights.answering import answer_standing, report_of
from helpdesk.insights.definitions import definition_of
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.documents import document
from helpdesk.insights.fold import folded
from helpdesk.insights.happened import stories
from helpdesk.insights.models import PastFact
from helpdesk.insights.past import changed_since, standing
from helpdesk.insights.questions import Question
from helpdesk.insights.sight import sight_of
from helpdesk.insights.writing import as_past
from helpdesk.jobs.models import Job, JobState
from helpdesk.jobs.registry import Turn, register
from helpdesk.jobs.running import begin

KIND = "report"
SCOPES = {"read": "reports:read", "write": "reports:read"}
"""Whoever may ask may see how far the answer is, and stop it: nothing of the desk is changed by that."""
KEPT_FOR = timedelta(days=1)
BATCH = 2000
ANSWER = "answer"


@dataclass(frozen=True)
class Later:
    """A question that a job answers: the job, and the answer when it is there, as the API shows it."""

    job: Job
    document: dict[str, Any] | None


def later(question: Question, viewer: User, tickets: int) -> Later:
    """Return the job that answers a question for a viewer, beginning it if none does; its answer when it is done."""
    subject = _subject(question, viewer)
    known = Job.objects.filter(kind=KIND, subject=subject).order_by("-pk")
    kept = known.filter(state=JobState.DONE, finished_at__gt=Now() - KEPT_FOR, facts__has_key=ANSWER)
    done = kept.first()
    if done is not None:
        return Later(done, _named(done.facts[ANSWER], question))
    try:
        with transaction.atomic():
            facts = {"question": question.written(), "after": 0}
            job = begin(KIND, subject=subject, facts=facts, total=tickets, user_id=viewer.pk)
    except IntegrityError:  # it is at work already, or was until now
        job = known[0]
    return Later(job, None)


def work(job: Job) -> Turn:
    """Fold the next tickets of a job up to its instant; when there are no more, answer."""
    question = Question.read(job.facts["question"])
    assert question.as_of is not None  # noqa: S101  a job is of an instant
    pks = changed_since(question.as_of, after=job.facts["after"], most=BATCH)
    if pks:
        facts = folded(stories(pks).items(), question.as_of)
        PastFact.objects.bulk_create(
            [PastFact(job_id=job.pk, ticket_id=pk, **as_past(pk, fact)) for pk, fact in facts.items()]
        )
        job.facts["after"] = pks[-1]
        job.done += len(pks)
        return Turn.GOES_ON
    viewer = User.objects.get(pk=job.user_id or 0)
    with standing(question, job=job.pk):
        job.facts[ANSWER] = _without_names(document(answer_standing(question, viewer), question))
    PastFact.objects.exclude(job_id__in=Job.objects.unfinished().exclude(pk=job.pk).values("pk")).delete()
    return Turn.FINISHED


def _subject(question: Question, viewer: User) -> str:
    text = json.dumps([viewer.pk, sight_of(viewer), question.written()], sort_keys=True)
    return f"report:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def _without_names(found: dict[str, Any]) -> dict[str, Any]:
    for group in found["groups"] if found["by"] in DIMENSIONS else ():
        group["label"] = ""
    return found


def _named(found: dict[str, Any], question: Question) -> dict[str, Any]:
    """Return a kept answer with its words in the reader's language."""
    report = report_of(question)
    words = {"title": str(report.title), "definition": definition_of(question), "note": str(report.note)}
    groups = found["groups"]
    if question.by in DIMENSIONS:
        labels = DIMENSIONS[question.by].labels(_keys(groups))
        groups = [{**group, "label": labels[group["key"]]} for group in groups]
    return {**found, **words, "groups": groups}


def _keys(groups: Iterable[dict[str, Any]]) -> list[Any]:
    return [group["key"] for group in groups]


def register_job() -> None:
    """Let jobs of this kind be worked on."""
    register(KIND, work, SCOPES)
