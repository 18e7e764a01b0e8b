"""The bell and its page: one's own news in one's own language, newest first, each leading on."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpdesk.notifications import kinds, selectors
from helpdesk.notifications.models import Notification
from helpdesk.notifications.tell import Notice, tell

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BELL = reverse("notifications:bell")
LIST = reverse("notifications:list")
READ = reverse("notifications:read")
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def maria(make_user, client):
    user = make_user("maria")
    client.force_login(user)
    return user


def tell_of(*people, count=1, start=1, kind="ticket_assigned", **fields):
    notices = [
        Notice(
            kind,
            f"{kind}:{number:04}",
            people,
            {"key": f"HD-{number}", "subject": "No internet"},
            **fields,
        )
        for number in range(start, start + count)
    ]
    tell(notices, at=AT)
    return list(Notification.objects.order_by("-id")[:count][::-1])


def keys_on(answer):
    return re.findall(r"HD-\d+", answer.content.decode())


def unread(user):
    return Notification.objects.filter(user=user, read_at=None).count()


def test_the_bell_counts_what_is_unread_and_shows_the_newest_first(client, maria):
    tell_of(maria, count=3)
    answer = client.get(BELL, **HTMX)
    assert answer.context["count"] == 3
    assert keys_on(answer) == ["HD-3", "HD-2", "HD-1"]
    assert "HD-3 is yours: No internet" in answer.content.decode()


def test_the_bell_shows_twenty_lines_and_counts_on(client, maria):
    tell_of(maria, count=25)
    answer = client.get(BELL, **HTMX)
    assert len(keys_on(answer)) == 20
    assert answer.context["count"] == 25


def test_an_empty_bell_says_so(client, maria):
    answer = client.get(BELL, **HTMX)
    assert answer.context["count"] == 0
    assert "Nothing new" in answer.content.decode()


def test_the_bell_speaks_the_readers_language_whatever_it_was_told_in(client, make_user):
    kinds.declare("lazy", _("Monday"), "ticket_assigned")
    for language, word in {"en": "Monday", "es": "lunes", "ru": "Понедельник", "it": "Lunedì"}.items():
        reader = make_user(language, language=language)
        tell_of(reader, kind="lazy")
        client.force_login(reader)
        assert word in client.get(BELL, **HTMX).content.decode()


def test_what_people_wrote_is_escaped(client, maria):
    tell([Notice("ticket_assigned", "k", [maria], {"key": "HD-1", "subject": "<script>"})], at=AT)
    assert "<script>" not in client.get(BELL, **HTMX).content.decode()


def test_nobody_sees_what_another_was_told(client, maria, make_user):
    tell_of(make_user("ivan"), count=3)
    assert keys_on(client.get(BELL, **HTMX)) == []
    assert keys_on(client.get(LIST)) == []


def test_without_htmx_the_bell_leads_to_the_page(client, maria):
    assert client.get(BELL).headers["Location"] == LIST


def test_opening_a_line_marks_it_as_read_and_leads_on(client, maria):
    (line,) = tell_of(maria, url="/t/HD-1")
    answer = client.get(reverse("notifications:open", args=[line.pk]))
    assert answer.headers["Location"] == "/t/HD-1"
    assert unread(maria) == 0


def test_a_line_that_leads_nowhere_opens_the_page(client, maria):
    (line,) = tell_of(maria)
    assert client.get(reverse("notifications:open", args=[line.pk])).headers["Location"] == LIST


@pytest.mark.parametrize("url", ["https://evil.example.com/", "//evil.example.com", "javascript:alert(1)"])
def test_a_line_never_leads_to_another_site(client, maria, url):
    (line,) = tell_of(maria, url=url)
    assert client.get(reverse("notifications:open", args=[line.pk])).headers["Location"] == LIST


@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**63, 10**30])
def test_a_line_that_does_not_exist_is_not_found(client, maria, pk):
    assert client.get(f"/notifications/open/{pk}/").status_code == 404


def test_anothers_line_cannot_be_opened_or_read(client, maria, make_user):
    ivan = make_user("ivan")
    (line,) = tell_of(ivan)
    assert client.get(reverse("notifications:open", args=[line.pk])).status_code == 404
    client.post(READ, {"id": line.pk})
    client.post(READ)
    assert unread(ivan) == 1


def test_one_line_can_be_marked_as_read(client, maria):
    first, _second = tell_of(maria, count=2)
    answer = client.post(READ, {"id": first.pk})
    assert answer.headers["Location"] == LIST
    assert unread(maria) == 1


def test_all_can_be_marked_as_read_and_the_bell_answers(client, maria):
    tell_of(maria, count=3)
    answer = client.post(READ, **HTMX)
    assert answer.context["count"] == 0
    assert unread(maria) == 0


def test_what_came_after_the_bell_was_shown_stays_unread(client, maria):
    tell_of(maria, count=3)
    read_url = client.get(BELL, **HTMX).context["read_url"]
    tell_of(maria, start=4)
    client.post(read_url)
    assert unread(maria) == 1


def test_a_line_keeps_when_it_was_first_read(client, maria):
    (line,) = tell_of(maria)
    client.post(READ)
    first = Notification.objects.get().read_at
    Notification.objects.update(read_at=first - timedelta(days=1))
    client.post(READ)
    client.get(reverse("notifications:open", args=[line.pk]))
    assert Notification.objects.get().read_at == first - timedelta(days=1)


@pytest.mark.parametrize("ids", [["x"], ["-1"], ["9" * 40], [""], ["1.5", "²"]])
def test_ids_that_are_none_mark_nothing(client, maria, ids):
    tell_of(maria)
    assert client.post(READ, {"id": ids}).status_code == 302
    assert unread(maria) == 1


def test_a_get_does_not_mark_all_as_read(client, maria):
    tell_of(maria)
    assert client.get(READ).status_code == 405
    assert unread(maria) == 1


def test_the_page_walks_back_and_forth_through_everything(client, maria):
    tell_of(maria, count=120)
    pages, url = [], LIST
    while url:
        answer = client.get(url)
        pages.append(keys_on(answer))
        url = answer.context["older_url"]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [key for page in pages for key in page] == [f"HD-{number}" for number in range(120, 0, -1)]
    back = client.get(answer.context["newer_url"])
    assert keys_on(back) == pages[1]
    first = client.get(back.context["newer_url"])
    assert keys_on(first) == pages[0]
    assert first.context["newer_url"] == ""


def test_news_that_arrive_meanwhile_shift_no_page(client, maria):
    tell_of(maria, count=60)
    older = client.get(LIST).context["older_url"]
    tell_of(maria, count=5, start=61)
    assert keys_on(client.get(older)) == [f"HD-{number}" for number in range(10, 0, -1)]


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "after=" + "9" * 40, "before=0", "after=", "before=5&after=5"]
)
def test_a_page_that_is_none_is_still_an_answer(client, maria, query):
    tell_of(maria, count=3)
    assert client.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 60])
def test_the_bell_costs_the_same_however_much_there_is(maria, django_assert_num_queries, count):
    tell_of(maria, count=count)
    with django_assert_num_queries(2):
        selectors.unread_count(maria)
        selectors.newest(maria)
    with django_assert_num_queries(1):
        selectors.page(maria)


@pytest.mark.parametrize("url", [BELL, LIST, READ, "/notifications/open/1/"])
def test_a_stranger_is_led_to_sign_in(client, db, url):
    answer = client.post(url) if url == READ else client.get(url)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
