"""Telling people: each of them once, in the bell and by mail, with the change that they are told of."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from helpdesk.ledger.models import Delivery
from helpdesk.notifications.kinds import UnknownNoticeKind
from helpdesk.notifications.models import Mail, Notification
from helpdesk.notifications.tell import Notice, tell
from tests.threads import at_once

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def notice(*people, key="ticket:1:assigned", **fields):
    context = {"key": "HD-1", "subject": "No internet"}
    return Notice(**{"kind": "ticket_assigned", "key": key, "people": people, "context": context, **fields})


def test_a_person_gets_a_line_and_a_mail(make_user):
    maria = make_user("maria")
    tell([notice(maria, url="/t/HD-1", stream="ticket:1")], at=AT)
    line, mail, delivery = Notification.objects.get(), Mail.objects.get(), Delivery.objects.get()
    assert (line.user, line.kind, line.url, line.at, line.read_at) == (
        maria,
        "ticket_assigned",
        "/t/HD-1",
        AT,
        None,
    )
    assert (mail.to, mail.to_name, mail.stream, mail.state) == (
        "maria@desk.test",
        "Maria",
        "ticket:1",
        "queued",
    )
    assert mail.subject == "HD-1 is yours: No internet"
    assert mail.context["url"] == "/t/HD-1"
    assert (delivery.channel, delivery.payload, delivery.state) == ("mail", {"mail": mail.pk}, "waiting")


def test_people_may_be_named_by_their_ids(make_user):
    tell([notice(make_user("maria").pk)], at=AT)
    assert Notification.objects.get().user.name == "Maria"


def test_a_person_is_told_of_one_thing_once(make_user):
    maria = make_user("maria")
    tell([notice(maria), notice(maria, maria)], at=AT)
    tell([notice(maria)], at=AT)
    assert [Notification.objects.count(), Mail.objects.count(), Delivery.objects.count()] == [1, 1, 1]


def test_another_occasion_is_told_again(make_user):
    maria = make_user("maria")
    tell([notice(maria, key="a"), notice(maria, key="b")], at=AT)
    assert [Notification.objects.count(), Mail.objects.count()] == [2, 2]


def test_somebody_new_is_told_of_what_others_know_already(make_user):
    maria, ivan = make_user("maria"), make_user("ivan")
    tell([notice(maria)], at=AT)
    tell([notice(maria, ivan)], at=AT)
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["ivan@desk.test", "maria@desk.test"]


def test_who_left_is_not_told(make_user):
    tell([notice(make_user("gone", is_active=False), 10**9)], at=AT)
    assert not Notification.objects.exists()
    assert not Mail.objects.exists()


def test_a_kind_may_usually_stand_in_the_bell_alone(make_user):
    tell([notice(make_user("maria"), kind="ticket_customer_replied")], at=AT)
    assert Notification.objects.exists()
    assert not Mail.objects.exists()


def test_telling_nobody_costs_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        tell([], at=AT)
        tell([notice()], at=AT)


def test_a_notice_of_an_undeclared_kind_is_refused(make_user):
    with pytest.raises(UnknownNoticeKind):
        tell([notice(make_user("maria"), kind="nothing")], at=AT)
    assert not Notification.objects.exists()


def test_the_subject_is_in_the_receivers_language(make_user):
    people = [make_user(language, language=language) for language in ("en", "es", "ru", "it")]
    tell([notice(*people, kind="trial_language")], at=AT)
    assert dict(Mail.objects.values_list("language", "subject")) == {
        "en": "Monday",
        "es": "lunes",
        "ru": "Понедельник",
        "it": "Lunedì",
    }


def test_instants_and_lazy_words_may_be_in_the_context(make_user):
    tell([notice(make_user("maria"), context={"key": "HD-1", "due_at": AT, "word": _("Monday")})], at=AT)
    assert Notification.objects.get().context == {
        "key": "HD-1",
        "due_at": "2026-05-04T09:30:00Z",
        "word": "Monday",
    }


def test_five_hundred_notices_cost_as_many_statements_as_one(make_user):
    people = [make_user(f"agent{number}") for number in range(50)]

    def statements(count, start):
        with CaptureQueriesContext(connection) as queries:
            tell([notice(*people, key=f"{start}:{number}") for number in range(count)], at=AT)
        return len(queries)

    assert statements(1, "one") == statements(10, "many") == 4
    assert Mail.objects.count() == Delivery.objects.count() == 11 * 50


def test_what_is_rolled_back_was_told_to_nobody(make_user):
    maria = make_user("maria")

    def change_and_fail():
        with transaction.atomic():
            tell([notice(maria)], at=AT)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        change_and_fail()
    assert [Notification.objects.count(), Mail.objects.count(), Delivery.objects.count()] == [0, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_tell_a_person_once(make_user):
    people = [make_user(f"agent{number}") for number in range(20)]

    def forwards():
        tell([notice(*people, key=str(number)) for number in range(10)], at=AT)

    def backwards():
        tell([notice(*people[::-1], key=str(number)) for number in reversed(range(10))], at=AT)

    at_once(forwards, backwards, forwards)
    assert [Notification.objects.count(), Mail.objects.count(), Delivery.objects.count()] == [200, 200, 200]


def test_the_database_holds_that_a_person_is_told_once(make_user):
    maria = make_user("maria")
    tell([notice(maria)], at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(user=maria, kind="ticket_assigned", key="ticket:1:assigned", at=AT)
