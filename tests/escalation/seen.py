"""Comparing a forecast with what then happens: the promise by which the engine is judged."""

from datetime import timedelta

from escalation.forecast import forecast
from escalation.models import Step
from escalation.notices import occasion
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.notifications.models import Mail, Notification

SECOND = timedelta(seconds=1)


def comes_true(ticket, at):
    """Sweep at every instant of the forecast, and a second before; fail where they differ; return how many steps."""
    expected = forecast(ticket, at=at)
    for instant in sorted({step.at for step in expected}):
        if instant > at:
            early = sweep_until_quiet(instant - SECOND)
            assert not [step for step in early.steps if step["outcome"] == "fired"], early.steps
        seen = _last_step()
        sweep_until_quiet(instant)
        happened = Step.objects.filter(ticket=ticket, outcome="fired", pk__gt=seen).order_by("pk")
        foreseen = [_foreseen(step) for step in expected if step.at == instant]
        assert [_happened(step) for step in happened] == foreseen
    late = max((step.at for step in expected), default=at) + timedelta(days=90)
    after = sweep_until_quiet(late)
    assert not [step for step in after.steps if step["outcome"] == "fired"], after.steps
    return len(expected)


def _last_step():
    return Step.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _foreseen(step):
    told = {someone.id for someone in step.notify}
    return (
        step.at,
        step.clock,
        step.number,
        step.action,
        step.kind,
        step.level,
        _reached(step, told),
        told,
        step.customer_message,
        step.why,
    )


def _reached(step, told):
    """Return whom a step moves the ticket to; a warning, which moves nothing, must tell whom it names."""
    if step.action != "notify":
        return (step.target.type, step.target.id)
    is_told = step.target.id in told if step.target.type == "user" else bool(told)
    return "warned" if is_told else "nobody"


def _happened(step):
    holder = ("user", step.to_user_id) if step.to_user_id else ("team", step.to_team_id)
    key = occasion(step)
    told = set(Notification.objects.filter(key=key).values_list("user", flat=True))
    mail = Mail.objects.filter(key=f"customer:{key}").first()
    return (
        step.fired_at,
        step.clock_kind,
        step.number,
        step.action,
        step.kind,
        step.to_level,
        holder if step.action != "notify" else ("warned" if told else "nobody"),
        told,
        mail.context["message"] if mail else "",
        step.reason,
    )
