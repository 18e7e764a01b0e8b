"""The steps of a climb that were taken or passed over, in words for a page."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from escalation.models import Step
from escalation.views.words import ShownStep
from escalation.words import Action, Outcome
from helpdesk.accounts.models import DutySchedule, Team, User

REFUSALS = {
    "party_to_the_conflict": gettext_lazy("%(who)s: a party to the conflict"),
    "holds_it_already": gettext_lazy("%(who)s: held it already"),
    "left": gettext_lazy("%(who)s: no longer works here"),
    "away": gettext_lazy("%(who)s: away"),
    "full": gettext_lazy("%(who)s: at capacity"),
    "nobody_on_duty": gettext_lazy("%(who)s: nobody on duty"),
    "team_gone": gettext_lazy("%(who)s: the team no longer exists"),
}
WHYS = {
    "not_acknowledged": gettext_lazy("nobody acknowledged"),
    "not_decided": gettext_lazy("the question had no answer"),
    "by_hand": gettext_lazy("taken by hand, before its time"),
    "start_level": gettext_lazy("it began at a higher level"),
    "bounced": gettext_lazy("two teams had sent it to each other: who is above them decides"),
    "overload": gettext_lazy("its team had more than it could answer in time"),
}


def taken_steps(steps: Iterable[Step]) -> list[ShownStep]:
    """Return the steps in order, each with where it led, why, and who was asked for in vain."""
    rows = list(steps)
    names = _names(rows)
    return [_shown(place, step, names) for place, step in enumerate(rows, start=1)]


def _shown(place: int, step: Step, names: dict[tuple[str, int], str]) -> ShownStep:
    is_done = step.outcome == Outcome.FIRED
    return ShownStep(
        state="done" if is_done else "skipped",
        number=place,
        at=step.fired_at,
        title=_title(step),
        note=" · ".join(_notes(step, names)),
    )


def _title(step: Step) -> str:
    place = " · ".join(str(one) for one in (step.to_team, step.to_user) if one)
    words = {"level": step.to_level, "place": place}
    if step.action == Action.NOTIFY:
        return _("A warning was sent")
    if step.action == Action.APPROVAL and step.outcome == Outcome.FIRED:
        return _("Question to %(name)s") % {"name": step.to_user or step.to_team or "–"}
    if step.to_level < step.from_level:
        return _("Back to L%(level)s · %(place)s") % words
    return _("L%(level)s · %(place)s") % words


def _notes(step: Step, names: dict[tuple[str, int], str]) -> Iterable[str]:
    yield str(Outcome(step.outcome).label)
    if step.clock_kind:
        yield _("%(clock)s, step %(number)s") % {
            "clock": step.get_clock_kind_display(),
            "number": step.number,
        }
    else:
        yield _("by hand")
    if step.action == Action.APPROVAL and step.outcome == Outcome.FIRED:
        yield from _answer(step)
    if step.reason:
        yield str(WHYS.get(step.reason, step.reason))
    refusals = [_refusal(entry, names) for entry in step.trail]
    if refusals:
        yield _("asked for in vain: %(people)s") % {"people": "; ".join(refusals)}


def _answer(step: Step) -> Iterable[str]:
    """Yield what was asked, and what came of it."""
    approval = getattr(step, "approval", None)
    if approval is None:
        return
    yield _("asks: “%(question)s”") % {"question": approval.question_in(get_language() or "en")}
    if approval.answered_by:
        words = {"name": approval.answered_by.name, "answer": approval.get_state_display()}
        yield _("%(name)s answered: %(answer)s") % words
    else:
        yield str(approval.get_state_display())


def _refusal(entry: dict[str, object], names: dict[tuple[str, int], str]) -> str:
    kind = next((kind for kind in ("user", "duty") if kind in entry), "team")
    pk = entry.get(kind)
    who = names.get((kind, pk), "–") if isinstance(pk, int) else "–"
    return str(REFUSALS.get(str(entry.get("why")), "%(who)s")) % {"who": who}


def _names(steps: Iterable[Step]) -> dict[tuple[str, int], str]:
    """Return the names of everybody in the trails, by kind and id."""
    entries = [entry for step in steps for entry in step.trail]
    people = User.objects.in_bulk({entry["user"] for entry in entries if entry.get("user")})
    teams = Team.objects.in_bulk({entry["team"] for entry in entries if entry.get("team")})
    duties = DutySchedule.objects.in_bulk({entry["duty"] for entry in entries if entry.get("duty")})
    named = {("user", pk): str(user) for pk, user in people.items()}
    named |= {("duty", pk): str(duty) for pk, duty in duties.items()}
    return {**named, **{("team", pk): str(team) for pk, team in teams.items()}}
