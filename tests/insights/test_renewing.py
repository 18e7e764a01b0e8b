"""Answers that took long: how long they serve, whom, and how they are computed anew before anybody waits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils.translation import override

from helpdesk.accounts.models import Team
from helpdesk.accounts.roles import Role
from helpdesk.insights import remembering, renewing
from helpdesk.insights.answering import answer, answers
from helpdesk.insights.models import KeptAnswer
from helpdesk.insights.questions import DAY, Question
from helpdesk.insights.renewing import renew
from helpdesk.web.times import now, travel
from tests.escalation import rules
from tests.threads import at_once

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def slow(monkeypatch):
    """Everything takes long here."""
    monkeypatch.setattr(remembering, "SLOW_SECONDS", 0.0)
    monkeypatch.setattr(renewing, "SLOW_SECONDS", 0.0)


@pytest.fixture
def year(cast):
    """A year that ends today, as the dashboard asks."""
    rules.desk()
    tomorrow = now().date() + DAY
    return Question("escalation-rate", tomorrow - 365 * DAY, tomorrow, "month")


def come(**facts):
    """Let a ticket come in now."""
    return rules.ticket(at=now(), **facts)


def pass_by(time):
    """Let so much time pass over what is kept."""
    KeptAnswer.objects.update(
        computed_at=F("computed_at") - time, asked_at=F("asked_at") - time, claimed_at=F("claimed_at") - time
    )


def test_a_stale_answer_serves_a_quarter_of_an_hour_and_says_its_age(cast, year):
    first = answer(year, cast.manager)
    come()
    pass_by(14 * MINUTE)
    stale = answer(year, cast.manager)
    assert (stale.total, stale.computed_at) == (first.total, first.computed_at - 14 * MINUTE)
    pass_by(2 * MINUTE)
    newer = answer(year, cast.manager)
    assert newer.total.denominator == first.total.denominator + 1
    assert newer.computed_at >= first.computed_at


def test_both_parts_of_the_dashboard_say_their_age(client, cast, year):
    client.force_login(cast.manager)
    address = f"/insights/?from={year.start}&to={year.end}&bucket=month"
    client.get(f"{address}&all=1")
    pass_by(14 * MINUTE)
    told = {
        at.isoformat(timespec="seconds") for at in KeptAnswer.objects.values_list("computed_at", flat=True)
    }
    whole = client.get(f"{address}&all=1").content.decode()
    below = client.get(
        address, headers={"HX-Request": "true", "HX-Target": "dashboard-more"}
    ).content.decode()
    for page, times in ((whole, 2), (below, 1)):
        assert page.count("As of") == times
        assert any(at.replace("+00:00", "Z") in page or at in page for at in told)


def test_a_month_is_counted_when_it_is_asked(cast, year):
    month = replace(year, start=year.end - 30 * DAY, bucket="day")
    first = answer(month, cast.manager)
    come()
    assert answer(month, cast.manager).total.denominator == first.total.denominator + 1


def test_what_a_traveller_asks_is_kept_for_nobody(cast, year, settings):
    settings.DESK_TIME_TRAVEL = True
    with travel(now() + 30 * DAY):
        answer(year, cast.manager)
    assert not KeptAnswer.objects.exists()
    answer(year, cast.manager)
    assert KeptAnswer.objects.exists()


def test_whoever_reads_a_stale_answer_has_it_renewed_for_the_next(cast, year):
    first = answer(year, cast.manager)
    come()
    pass_by(2 * MINUTE)
    assert answer(year, cast.manager).total == first.total
    assert renew(seconds=5) == 1
    kept = KeptAnswer.objects.get()
    found = answer(year, cast.manager)
    assert (found.total.denominator, found.computed_at) == (first.total.denominator + 1, kept.computed_at)


def test_what_was_renewed_is_the_answer(cast, year):
    for number in range(4):
        come(channel=("email", "portal")[number % 2])
    asked = [year, year.before(), year.of("escalation-rate", by="channel"), year.of("backlog", by="team")]
    answers(asked, cast.manager)
    come(channel="phone")
    pass_by(11 * MINUTE)
    assert renew(seconds=5) == len(asked)
    renewed = answers(asked, cast.manager)
    KeptAnswer.objects.all().delete()
    made = answers(asked, cast.manager)
    assert [(one.total, one.buckets, one.groups) for one in renewed] == [
        (one.total, one.buckets, one.groups) for one in made
    ]
    assert renewed[0].total.denominator == 5


def test_nothing_new_is_renewed(cast, year):
    answer(year, cast.manager)
    pass_by(9 * MINUTE)
    assert renew(seconds=5) == 0


def test_what_somebody_wanted_is_renewed_until_nobody_does(cast, year):
    answer(year, cast.manager)
    pass_by(11 * MINUTE)
    assert renew(seconds=5) == 1
    assert renew(seconds=5) == 0
    pass_by(3 * rules.DAY)
    assert renew(seconds=5) == 0


def test_what_nobody_wants_any_more_is_forgotten(cast, year):
    answer(year, cast.manager)
    pass_by(3 * rules.DAY)
    other = replace(year, bucket="week")
    answer(other, cast.manager)
    assert [Question.read(kept.question) for kept in KeptAnswer.objects.all()] == [other]


def test_the_first_reader_of_a_morning_does_not_wait(cast, year, monkeypatch):
    yesterday = now() - rules.DAY
    asked = year.moved(-1)
    monkeypatch.setattr("helpdesk.insights.answering.now", lambda: yesterday)
    answers([asked, asked.before()], cast.manager)
    KeptAnswer.objects.update(asked_at=yesterday)
    monkeypatch.undo()
    monkeypatch.setattr(renewing, "SLOW_SECONDS", 0.0)
    monkeypatch.setattr(remembering, "SLOW_SECONDS", 0.0)
    come()
    assert renew(seconds=5) == 2
    at = set(KeptAnswer.objects.values_list("computed_at", flat=True))
    found = answers([year, year.before()], cast.manager)
    assert {one.computed_at for one in found} == at
    assert found[0].total.denominator == 1
    assert KeptAnswer.objects.count() == 2  # yesterday's are gone


def test_a_year_that_is_over_stays_the_same_year(cast, year):
    last = year.moved(-400)
    answer(last, cast.manager)
    pass_by(rules.DAY)
    assert renew(seconds=5) == 1
    assert Question.read(KeptAnswer.objects.get().question) == last


def test_those_who_see_every_ticket_share_an_answer(cast, year):
    answer(year, cast.manager)
    answer(year, cast.admin)
    assert KeptAnswer.objects.count() == 1


def test_those_who_see_less_share_none(cast, year):
    come()
    Team.objects.filter(pk=cast.first_line.pk).update(is_private=True)
    counted = [
        answer(year, viewer).total.denominator for viewer in (cast.manager, cast.lead, cast.escalations)
    ]
    assert counted == [1, 1, 0]
    assert KeptAnswer.objects.count() == 3


def test_what_was_kept_is_gone_with_the_right_to_it(cast, year):
    come()
    Team.objects.filter(pk=cast.finance_team.pk).update(is_private=True)
    assert answer(year, cast.escalations).total.denominator == 1
    Team.objects.filter(pk=cast.first_line.pk).update(is_private=True)
    assert answer(year, type(cast.escalations).objects.get(pk=cast.escalations.pk)).total.denominator == 0


def test_a_language_has_its_own_names(cast, year):
    come()
    by_channel = year.of("escalation-rate", by="channel")
    found = answer(by_channel, cast.manager)
    with override("de"):
        german = answer(by_channel, cast.manager)
    pass_by(11 * MINUTE)
    assert renew(seconds=5) == 2
    with override("de"):
        assert [one.label for one in answer(by_channel, cast.manager).groups] == [
            one.label for one in german.groups
        ]
    assert [one.label for one in answer(by_channel, cast.manager).groups] == [
        one.label for one in found.groups
    ]


def test_whoever_lost_their_sight_is_not_renewed_for(cast, year):
    answer(year, cast.manager)
    pass_by(11 * MINUTE)
    cast.manager.role = Role.AGENT
    cast.manager.save()
    assert renew(seconds=5) == 0
    assert not KeptAnswer.objects.exists()


def test_two_workers_never_renew_at_once(cast, year, monkeypatch):
    answer(year, cast.manager)
    pass_by(11 * MINUTE)
    counted = []

    def counts(*args):
        counted.append(renew(seconds=5))
        return standing(*args)

    standing = renewing.answers_standing
    monkeypatch.setattr(renewing, "answers_standing", counts)
    assert renew(seconds=5) == 1
    assert counted == [0]


def test_a_worker_that_was_killed_leaves_no_answer_behind(cast, year, monkeypatch):
    answer(year, cast.manager)
    pass_by(11 * MINUTE)

    def dies(*_args):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(renewing, "answers_standing", dies)
        with pytest.raises(SystemExit):
            renew(seconds=5)
    assert renew(seconds=5) == 0
    pass_by(6 * MINUTE)
    assert renew(seconds=5) == 1


def test_what_another_version_kept_is_forgotten(cast, year):
    answer(year, cast.manager)
    KeptAnswer.objects.update(question={"name": "escalation-rate", "colour": "red"})
    pass_by(11 * MINUTE)
    assert renew(seconds=5) == 0
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_readers_and_a_worker_at_once_leave_one_answer_each(cast, year):
    for _number in range(3):
        come()
    asked = [year, year.before(), year.of("backlog"), year.of("sla", by="level")]
    first = answers(asked, cast.manager)
    pass_by(11 * MINUTE)

    def reads():
        return [(one.total, one.buckets, one.groups) for one in answers(asked, cast.manager)]

    def renews():
        renew(seconds=5)
        return reads()

    found = at_once(*[renews, reads, reads, reads] * 3)
    assert all(one == [(kept.total, kept.buckets, kept.groups) for kept in first] for one in found)
    assert KeptAnswer.objects.count() == len(asked)
    assert not KeptAnswer.objects.filter(claimed_at__isnull=False).exists()
