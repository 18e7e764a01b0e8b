"""What can wait comes together: once, to each person, in their language, when they wanted it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.services import teams
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.models import Delivery
from helpdesk.notifications import kinds
from helpdesk.notifications.digests import register_kind
from helpdesk.notifications.models import (
    DigestRound,
    Mail,
    NoticePreferences,
    Notification,
    WaitingNotice,
)
from helpdesk.notifications.sending import words_of
from helpdesk.notifications.services.preferences import Wishes, set_preferences
from helpdesk.notifications.tell import FLOOD, Notice, tell
from helpdesk.web.times import now
from tests.api.desk import open_one, publish_rules
from tests.threads import at_once
from tickets.models import Ticket

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
QUIET_ALWAYS = {"quiet_from": time(0), "quiet_until": time(0), "quiet_days": list(range(7))}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def served():
    register_kind()


def chooses(user, **fields):
    return NoticePreferences.objects.create(user=user, **fields)


def notice(*people, key="a", kind="ticket_assigned", number=1, **fields):
    context = {"key": f"HD-{number}", "subject": f"Till {number}"}
    path = {"url": f"/t/HD-{number}", "stream": f"ticket:{number}"}
    return Notice(**{"kind": kind, "key": key, "people": people, "context": context, **path, **fields})


def time_passes(days=10):
    """Let everything that waits be due; return what the sweep then did with rounds."""
    WaitingNotice.objects.update(due_at=F("due_at") - timedelta(days=days))
    DigestRound.objects.update(next_at=F("next_at") - timedelta(days=days))
    return sweep_until_quiet(now()).kinds.get("digest")


def words(mail):
    made = words_of(mail)
    return made.text, made.html


@pytest.mark.parametrize("rhythm", ["hourly", "daily"])
def test_what_can_wait_waits_and_comes_in_one_mail(make_user, rhythm):
    maria = make_user("maria")
    chooses(maria, rhythm=rhythm)
    tell([notice(maria, key="a", number=1), notice(maria, key="b", number=2)], at=AT)
    tell([notice(maria, key="c", number=1, kind="escalation_notice")], at=AT)
    assert Notification.objects.count() == 3
    assert not Mail.objects.exists()
    time_passes()
    (mail,) = Mail.objects.all()
    assert (mail.to, mail.kind, mail.subject) == ("maria@desk.test", "digest", "3 pieces of news")
    for body in words(mail):
        assert body.index("Till 1") < body.index("HD-1 climbed to") < body.index("Till 2")
        assert "/t/HD-2" in body
        assert "/me/notifications/" in body
    assert not WaitingNotice.objects.exists()
    assert not DigestRound.objects.exists()


def test_a_digest_of_one_thing_is_that_things_own_mail(make_user):
    maria = make_user("maria")
    chooses(maria, rhythm="daily")
    tell([notice(maria, story={"message": "Please look at the printer"})], at=AT)
    time_passes()
    (mail,) = Mail.objects.all()
    assert (mail.kind, mail.stream) == ("ticket_assigned", "ticket:1")
    assert "Please look at the printer" in words(mail)[0]


def test_a_digest_speaks_its_readers_language(make_user):
    ivan = make_user("ivan", language="ru", timezone="Europe/Moscow")
    chooses(ivan, rhythm="daily")
    kinds.declare("lazy", _("Monday"), "ticket_assigned", label="Mondays")
    tell([notice(ivan, key=str(number), kind="lazy") for number in range(2)], at=AT)
    time_passes()
    text, html = words(Mail.objects.get())
    assert text.count("- Понедельник · 4") == 2
    assert "12:30 (Europe/Moscow)" in html


def test_what_is_urgent_waits_for_nothing(make_user):
    maria = make_user("maria")
    chooses(maria, rhythm="daily", **QUIET_ALWAYS)
    tell([notice(maria, kind="escalation_reached_you")], at=AT)
    assert Mail.objects.get().kind == "escalation_reached_you"
    assert not WaitingNotice.objects.exists()


def test_quiet_hours_hold_back_mail_and_never_the_bell(make_user):
    maria = make_user("maria")
    chooses(maria, **QUIET_ALWAYS)
    tell([notice(maria)], at=AT)
    assert Notification.objects.count() == 1
    assert not Mail.objects.exists()
    time_passes(days=20)
    assert Mail.objects.count() == 1


def test_waiting_keeps_real_time_wherever_the_desk_travels(make_user):
    maria = make_user("maria")
    chooses(maria, rhythm="hourly")
    tell([notice(maria)], at=datetime(2040, 1, 1, tzinfo=UTC))
    assert WaitingNotice.objects.get().due_at - datetime.now(UTC) <= timedelta(hours=1, minutes=1)


def test_what_was_told_is_not_told_again_by_the_next_digest(make_user):
    maria = make_user("maria")
    chooses(maria, rhythm="daily")
    for _again in range(2):
        tell([notice(maria, key="a"), notice(maria, key="b")], at=AT)
        time_passes()
    assert Mail.objects.count() == 1


def test_who_left_gets_no_digest(make_user):
    maria = make_user("maria")
    chooses(maria, rhythm="daily")
    tell([notice(maria)], at=AT)
    type(maria).objects.update(is_active=False)
    time_passes()
    assert not Mail.objects.exists()
    assert not WaitingNotice.objects.exists()


def test_a_digest_tells_of_no_ticket_that_its_reader_may_not_see_any_more(cast):
    """A04: the ticket went to a private team after its news began to wait."""
    publish_rules(cast)
    gone, kept = open_one(), open_one()
    for person in (cast.l1, cast.l2):
        chooses(person, rhythm="daily")
    for ticket in (gone, kept):
        told = {"url": ticket.url, "stream": ticket.stream, "story": {"message": "SECRET-NOTE-9f2"}}
        tell([notice(cast.l1, cast.l2, key=ticket.key, number=ticket.pk, **told)], at=AT)
    Ticket.objects.filter(pk=kept.pk).update(team=cast.second_line)
    teams.change(cast.first_line, is_private=True)
    time_passes()
    assert Mail.objects.get(to=cast.l1.email).context["count"] == 2
    assert Mail.objects.get(to=cast.l2.email, key__contains=":user:").context["key"] == f"HD-{kept.pk}"


def test_a_thousand_things_at_once_are_one_mail_to_each(make_user):
    """R6 of the engine: with many due at once each person gets one digest, not a thousand mails."""
    people = [make_user(f"agent{number}") for number in range(3)]
    tell([notice(*people, key=str(n), number=n, kind="escalation_reached_you") for n in range(300)], at=AT)
    tell([notice(*people, key=str(n), number=n) for n in range(300, 600)], at=AT)
    assert Notification.objects.count() == 1800
    assert not Mail.objects.exists()
    time_passes()
    assert sorted(Mail.objects.values_list("to", "subject")) == [
        (f"agent{number}@desk.test", "600 pieces of news") for number in range(3)
    ]


def test_what_comes_while_a_flood_is_gathered_comes_with_it(make_user):
    maria, ivan = make_user("maria"), make_user("ivan")
    tell([notice(maria, key=str(n), number=n, kind="escalation_reached_you") for n in range(30)], at=AT)
    tell([notice(maria, ivan, key="late", number=31, kind="escalation_reached_you")], at=AT)
    assert [mail.to for mail in Mail.objects.all()] == [ivan.email]
    assert WaitingNotice.objects.values("due_at").distinct().count() == 1
    time_passes()
    assert Mail.objects.get(to=maria.email).context["count"] == 31


def test_what_is_urgent_does_not_wait_for_a_digest_that_is_about_to_come(make_user):
    maria = make_user("maria")
    chooses(maria, rhythm="hourly")
    tell([notice(maria, number=1)], at=AT)
    WaitingNotice.objects.update(due_at=now() + timedelta(seconds=30))
    tell([notice(maria, key="urgent", number=2, kind="escalation_reached_you")], at=AT)
    assert Mail.objects.get().context["key"] == "HD-2"


def test_a_few_things_at_once_are_a_mail_each(make_user):
    maria = make_user("maria")
    tell([notice(maria, key=str(number)) for number in range(FLOOD)], at=AT)
    assert Mail.objects.count() == FLOOD
    assert not WaitingNotice.objects.exists()


def test_digests_cost_the_same_for_one_and_for_many(make_user):
    def statements(names, count):
        people = [make_user(name) for name in names]
        for person in people:
            chooses(person, rhythm="daily")
        tell([notice(*people, key=f"{names[0]}:{number}", number=number) for number in range(count)], at=AT)
        WaitingNotice.objects.update(due_at=AT)
        DigestRound.objects.update(next_at=AT)
        with CaptureQueriesContext(connection) as queries:
            sweep_until_quiet(now())
        return len(queries)

    assert statements(["one"], 2) == statements([f"agent{number}" for number in range(30)], 20)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_person_one_digest(make_user):
    people = [make_user(f"agent{number}") for number in range(40)]
    for person in people:
        chooses(person, rhythm="daily")
    for number in range(30):
        tell([notice(*people, key=str(number), number=number)], at=AT)
    assert DigestRound.objects.count() == 1200
    past = AT - timedelta(days=1)
    WaitingNotice.objects.update(due_at=past)
    DigestRound.objects.update(next_at=past)

    def sweep():
        sweep_until_quiet(now())

    at_once(sweep, sweep, sweep)
    assert Mail.objects.count() == Delivery.objects.count() == 40
    assert set(Mail.objects.values_list("subject", flat=True)) == {"30 pieces of news"}
    assert not WaitingNotice.objects.exists()
    assert not DigestRound.objects.exists()


def test_choosing_at_once_brings_what_waits_forward(make_user):
    maria = make_user("maria")
    chooses(maria, rhythm="daily")
    tell([notice(maria)], at=AT)
    set_preferences(maria, Wishes(rhythm="at_once"))
    sweep_until_quiet(now() + timedelta(seconds=1))
    assert Mail.objects.count() == 1
