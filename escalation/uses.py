"""What of this room uses settings: policies their calendars, open promises both, rules of the matrix their policies."""

from collections.abc import Iterable

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalation.models import Clock, MatrixVersion, SLAPolicy
from escalation.words import ClockState
from helpdesk.accounts.models import User
from helpdesk.web.times import now
from helpdesk.web.uses import Use, uses

OPEN = (ClockState.RUNNING, ClockState.PAUSED)
MOST = 1000
"""Open promises are counted up to here: the page says “more than”."""


@uses("calendar")
def of_calendar(pk: int) -> Iterable[Use]:
    """Yield the policies that count on a calendar, the people who work by it, and the promises that run on it."""
    policies = SLAPolicy.objects.filter(versions__number=F("version"), versions__calendar=pk)
    for policy in policies.order_by("position", "pk"):
        note = "" if policy.is_active else _("not active")
        yield Use(_("SLA policy"), policy.name, reverse("escalation:policy", args=[policy.pk]), note)
    for person in User.objects.filter(calendar=pk, is_active=True).order_by("name")[:MOST]:
        yield Use(_("Working hours of"), person.name)
    yield from _promises(
        Clock.objects.filter(calendar_version__calendar=pk, state__in=OPEN)[: MOST + 1].count()
    )


@uses("policy")
def of_policy(pk: int) -> Iterable[Use]:
    """Yield the rules of the matrix that name a policy, and the promises that run by it."""
    matrix = MatrixVersion.objects.in_effect(now()).first()
    for rule in [*matrix.rules, {**matrix.default, "name": _("Everything else")}] if matrix else []:
        if rule.get("sla_policy") == pk:
            yield Use(_("Rule of the matrix"), rule["name"], reverse("escalation:matrix"))
    yield from _promises(Clock.objects.filter(policy_version__policy=pk, state__in=OPEN)[: MOST + 1].count())


def _promises(count: int) -> Iterable[Use]:
    if count > MOST:
        yield Use(_("Open tickets"), _("More than %(count)d promises") % {"count": MOST})
    elif count:
        words = ngettext("%(count)d promise", "%(count)d promises", count)
        yield Use(_("Open tickets"), words % {"count": count})
