"""Everybody chooses what they are told of and by which channel; what they must not miss reaches them all the same."""

import re
from datetime import UTC, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from helpdesk.ledger.models import Delivery, Event
from helpdesk.notifications.models import Mail, NoticeAddress, NoticePreferences, Notification
from helpdesk.notifications.services.preferences import Wishes, set_preferences
from helpdesk.notifications.tell import Notice, tell

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
PAGE = reverse("notices:preferences")
USUAL = ["escalation_reached_you:mail", "escalation_reached_you:chat", "ticket_assigned:bell"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(make_user, client):
    user = make_user("maria", timezone="Europe/Rome")
    client.force_login(user)
    return user


def chooses(user, **kinds):
    set_preferences(user, Wishes(kinds=kinds))


def tells(user, kind="ticket_assigned", key="k"):
    tell([Notice(kind, key, [user], {"key": "HD-1", "subject": "Till"})], at=AT)
    return Notification.objects.filter(key=key).count(), Mail.objects.filter(
        key=f"{key}:user:{user.pk}"
    ).count()


def chats():
    return list(Delivery.objects.filter(channel="chat").values_list("payload__address", flat=True))


def form(**fields):
    return {"boxes": USUAL, "rhythm": "at_once", "daily_hour": "8", **fields}


def test_whoever_chose_nothing_is_told_as_usual(maria):
    assert tells(maria) == (1, 1)
    assert tells(maria, "ticket_customer_replied", "r") == (1, 0)


@pytest.mark.parametrize(
    ("channels", "told"), [(["bell"], (1, 0)), (["mail"], (0, 1)), ([], (0, 0)), (["bell", "mail"], (1, 1))]
)
def test_a_kind_comes_by_the_channels_chosen_for_it(maria, channels, told):
    chooses(maria, ticket_assigned=channels)
    assert tells(maria) == told


def test_without_the_bell_a_thing_is_still_mailed_once(maria):
    chooses(maria, ticket_assigned=["mail"])
    assert tells(maria) == tells(maria) == (0, 1)


def test_what_somebody_never_chose_about_follows_the_usual(maria):
    chooses(maria, ticket_assigned=["bell", "mail"])
    assert NoticePreferences.objects.get().choices == {}


def test_an_escalation_that_names_me_cannot_be_switched_off_everywhere(maria):
    with pytest.raises(ValidationError) as refused:
        chooses(maria, escalation_reached_you=["bell"])
    assert refused.value.message_dict == {
        "kinds": ["Keep mail or chat notices on for “A climb to me”. It waits for you."]
    }
    assert not NoticePreferences.objects.exists()


def test_what_is_needed_always_stands_in_the_bell(maria):
    chooses(maria, escalation_reached_you=["mail"])
    assert tells(maria, "escalation_reached_you") == (1, 1)


def test_what_is_needed_comes_by_mail_where_no_address_takes_chat(maria):
    chooses(maria, escalation_reached_you=["chat"])
    assert tells(maria, "escalation_reached_you") == (1, 1)
    address = NoticeAddress.objects.create(user=maria, name="Phone", service="Slack", url="slack://x")
    assert tells(maria, "escalation_reached_you", "second") == (1, 0)
    assert chats() == [address.pk]


def test_chat_notices_go_to_every_address_that_is_on(maria):
    first, second, _off = [
        NoticeAddress.objects.create(
            user=maria, name=name, service="Slack", url="slack://x", is_on=name != "off"
        )
        for name in ("phone", "desk", "off")
    ]
    chooses(maria, ticket_assigned=["bell", "chat"])
    assert tells(maria) == tells(maria) == (1, 0)
    assert sorted(chats()) == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"quiet_from": time(20)}, "quiet_until"),
        ({"quiet_from": time(20), "quiet_until": time(8)}, "quiet_days"),
        ({"kinds": {"nothing": ["bell"]}}, "kinds"),
        ({"daily_hour": 24}, "daily_hour"),
        ({"rhythm": "never"}, "rhythm"),
        ({"quiet_from": time(20), "quiet_until": time(8), "quiet_days": [7]}, "quiet_days"),
    ],
)
def test_wishes_that_make_no_sense_are_refused_by_field(maria, wishes, field):
    with pytest.raises(ValidationError) as refused:
        set_preferences(maria, Wishes(**wishes))
    assert field in refused.value.message_dict


def test_a_choice_is_in_the_ledger(maria):
    set_preferences(maria, Wishes(rhythm="daily"), actor=maria.pk)
    event = Event.objects.get(kind="notices.preferences_set")
    assert (event.stream, event.actor, event.data) == (
        maria.stream,
        maria.pk,
        {"rhythm": "daily", "kinds": []},
    )


def test_the_page_shows_a_table_of_kinds_and_channels(client, maria):
    page = client.get(PAGE).content.decode()
    assert "A climb to me" in page
    assert "It waits for you." in page
    assert 'value="escalation_reached_you:bell"' in page
    assert "Europe/Rome" in page
    assert "needs an answer" not in page


def days_checked(client):
    page = client.get(PAGE).content.decode()
    return re.findall(r'name="quiet_days" value="(\d)"[^>]*\schecked', page)


def test_whoever_has_no_quiet_hours_yet_begins_with_every_day(client, maria):
    assert days_checked(client) == ["0", "1", "2", "3", "4", "5", "6"]
    set_preferences(
        maria, Wishes(quiet_from=time(20), quiet_until=time(8), quiet_days=[5, 6]), actor=maria.pk
    )
    assert days_checked(client) == ["5", "6"]


def test_choosing_on_the_page(client, maria):
    answer = client.post(
        PAGE,
        form(rhythm="daily", daily_hour="7", quiet_from="20:00", quiet_until="08:00", quiet_days=["0", "4"]),
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    chosen = NoticePreferences.objects.get()
    assert (chosen.rhythm, chosen.daily_hour, chosen.quiet_from, chosen.quiet_days) == (
        "daily",
        7,
        time(20),
        [0, 4],
    )
    assert chosen.choices["ticket_assigned"] == ["bell"]
    assert "escalation_reached_you" not in chosen.choices
    assert tells(maria) == (1, 0)


def test_what_is_refused_comes_back_as_it_was_typed(client, maria):
    answer = client.post(PAGE, form(boxes=["ticket_assigned:mail"], rhythm="hourly"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Keep mail or chat notices on for “A climb to me”." in page
    assert re.search(r'value="ticket_assigned:mail"[^>]*\schecked', page)
    assert not NoticePreferences.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"boxes": ["x:y"]}, {"rhythm": ""}, {"daily_hour": "99"}, {"quiet_from": "late"}, {"quiet_days": ["9"]}],
)
def test_what_no_form_sends_is_refused_and_changes_nothing(client, maria, fields):
    assert client.post(PAGE, form(**fields)).status_code == 422
    assert not NoticePreferences.objects.exists()


def test_nobody_sets_anothers_preferences(client, maria, make_user):
    ivan = make_user("ivan")
    client.post(PAGE, form(rhythm="daily", user=ivan.pk))
    assert set(NoticePreferences.objects.values_list("user", flat=True)) == {maria.pk}


def test_the_page_answers_head(client, maria):
    assert client.head(PAGE).status_code == 200
