"""A step that leads to whoever is on duty: asked in order, at hours of its own, round who is away."""

import pytest

from escalation.checking import check
from escalation.models import MatrixVersion, Step
from helpdesk.accounts.services import availability, duty
from helpdesk.accounts.services.availability import Leave
from helpdesk.notifications.models import Notification
from tests.accounts.schedules import rotation, schedule
from tests.escalation import rules
from tests.escalation.rules import DAY, HOUR, T0

NIGHTS = {"type": "duty", "id": "nights"}
AWAY = Leave(T0 - HOUR, T0 + 5 * HOUR)


def climb(**more):
    """Let one step to the schedule happen; return where the ticket is then."""
    rules.desk([rules.step(1, NIGHTS, **more)])
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    return rules.where(ticket)


@pytest.fixture
def nights(cast):
    return schedule(rotation(cast.l3, cast.l2), rotation(cast.finance))


def test_it_goes_to_whoever_is_on_duty(cast, nights):
    assert climb() == ("Leo Three", "third-line", 3)


def test_duty_has_hours_of_its_own(cast, nights):
    """The switch is off and their office is shut: whoever is on duty is asked all the same."""
    cast.l3.is_on_duty = False
    cast.l3.calendar = rules.office(holidays=["2026-05-04"])
    cast.l3.save()
    assert climb() == ("Leo Three", "third-line", 3)


def test_the_next_one_is_asked_when_the_first_is_away(cast, nights):
    availability.add_absence(cast.l3, AWAY)
    assert climb() == ("Fina Finance", "finance", 2)
    assert Step.objects.get().trail == [{"user": cast.l3.pk, "why": "away"}]


def test_the_deputy_of_who_is_away_is_asked_before_the_next(cast, nights):
    availability.add_absence(cast.l3, Leave(AWAY.start, AWAY.end, cast.l2))
    assert climb() == ("Lena Two", "second-line", 2)


def test_a_stand_in_is_asked(cast, nights):
    made = nights
    duty.stand_in(made, user=cast.l2, instead_of=cast.l3, start=T0, end=T0 + 365 * 20 * DAY)
    assert climb() == ("Lena Two", "second-line", 2)


def test_with_nobody_on_duty_it_goes_to_the_queue_and_the_trail_says_so(cast):
    made = schedule(rotation(cast.l3, begins_on="2027-01-04"))
    rules.desk([rules.step(1, NIGHTS)])
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert rules.where(ticket)[1] == "escalations"
    assert Step.objects.get().trail[0] == {"duty": made.pk, "why": "nobody_on_duty"}


def test_a_warning_reaches_everybody_on_duty(cast, nights):
    rules.desk([rules.step(1, NIGHTS, percent=75, action="notify")])
    rules.ticket()
    rules.sweep(T0 + HOUR * 0.75)
    told = set(Notification.objects.values_list("user__name", flat=True))
    assert {"Leo Three", "Fina Finance"} <= told
    assert "Lena Two" not in told


def test_the_matrix_is_told_of_hours_without_anybody_on_duty(cast):
    weekdays = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    schedule(rotation(cast.l3, hours=weekdays, begins_on="2020-01-06"))
    rules.desk([rules.step(1, NIGHTS)])
    matrix = MatrixVersion.objects.published().first()
    found = [one.sentence for one in check(matrix) if one.kind == "nobody"]
    assert len(found) == 1
    assert "step 1: nobody whom it leads to is at work" in found[0]
    schedule(rotation(cast.l3, begins_on="2020-01-06"))
    assert [one for one in check(matrix) if one.kind == "nobody"] == []
    schedule(rotation(cast.l3), is_active=False)
    assert any("is not active any more" in one.sentence for one in check(matrix))
