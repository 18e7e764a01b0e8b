"""The pages of addresses, channels and outgoing mails: who may see them, what they show, what their buttons do."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.relay import drain
from helpdesk.notifications import kinds
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.models import Mail, NoticeAddress

pytestmark = pytest.mark.django_db

MAILS = reverse("notifications:mails")
CHANNELS = reverse("notifications:channels")
OWN = reverse("notices:preferences")
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.fixture
def admin(make_user, client):
    user = make_user("alba", role="administrator")
    client.force_login(user)
    return user


@pytest.fixture
def maria(make_user, client):
    user = make_user("maria")
    client.force_login(user)
    return user


def queue(number=1, **fields):
    letter = {
        "to": f"customer{number}@shop.test",
        "to_name": "Maria Rossi",
        "language": "en",
        "timezone": "Europe/Rome",
        "kind": "reply",
        "key": f"message:{number}",
        "context": {
            "key": f"HD-{number}",
            "subject": f"Till {number}",
            "message": "Ciao **Maria** <script>alert(1)</script>",
        },
        "stream": f"ticket:{number}",
        **fields,
    }
    post([Letter(**letter)])
    return Mail.objects.latest("pk")


def own(user, **fields):
    return NoticeAddress.objects.create(
        user=user, **{"name": "Phone", "service": "Slack", "url": SLACK, **fields}
    )


def subjects(answer):
    return [row.subject for row in answer.context["page"].rows]


@pytest.mark.parametrize("url", [MAILS, f"{MAILS}1/", f"{MAILS}1/body/", CHANNELS])
@pytest.mark.parametrize("role", ["agent", "lead", "manager", "escalation_manager", "auditor", "integrator"])
def test_mails_and_channels_are_for_administrators(client, make_user, role, url):
    client.force_login(make_user("somebody", role=role))
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("url", [f"{MAILS}1/again/", f"{CHANNELS}1/"])
def test_nobody_else_presses_their_buttons(client, maria, url):
    assert client.post(url).status_code == 403


def test_the_newest_mails_come_first_a_page_at_a_time(client, admin):
    for number in range(1, 61):
        queue(number)
    first = client.get(MAILS)
    assert subjects(first)[0] == "[HD-60] Re: Till 60"
    second = client.get(first.context["page"].older_url)
    assert len({*subjects(first), *subjects(second)}) == 60


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Customer2@shop.test", ["[HD-2] Re: Till 2"]),
        ("q=HD-1", ["[HD-1] Re: Till 1"]),
        ("q=till+3", ["[HD-3] Re: Till 3"]),
        ("state=failed", ["[HD-2] Re: Till 2"]),
        ("event=ticket_received", []),
        ("q=&state=&event=", ["[HD-3] Re: Till 3", "[HD-2] Re: Till 2", "[HD-1] Re: Till 1"]),
    ],
)
def test_mails_are_found_by_address_ticket_words_state_and_kind(client, admin, query, found):
    for number in (1, 2, 3):
        queue(number)
    Mail.objects.filter(key="message:2").update(state="failed")
    assert subjects(client.get(f"{MAILS}?{query}")) == found


def test_what_a_mail_tells_of_is_said_in_words(client, admin):
    kinds.declare("reply", "Re: %(subject)s", for_customers=True, called="An answer to the customer")
    queue()
    Mail.objects.create(to="x@shop.test", kind="of_another_version", key="k", message_id="m", language="en")
    page = client.get(MAILS).content.decode()
    assert '<span class="quiet">An answer to the customer</span>' in page
    assert '<span class="quiet">of_another_version</span>' in page
    assert '<option value="reply">An answer to the customer</option>' in page


@pytest.mark.parametrize(
    ("kind", "says_so"), [("sign_in_invited", True), ("sign_in_reset", True), ("reply", False)]
)
def test_a_mail_whose_link_is_not_shown_says_so(client, admin, kind, says_so):
    mail = Mail.objects.create(to="x@shop.test", kind=kind, key="k", message_id="m", language="en", text="Hi")
    page = client.get(f"{MAILS}{mail.pk}/").content.decode()
    assert ("not shown here" in page) == says_so


def test_a_question_that_cannot_be_read_says_so(client, admin):
    answer = client.get(f"{MAILS}?state=lost")
    assert answer.status_code == 200
    assert answer.context["problems"]


def test_a_mail_shows_its_headers_text_and_tries(client, admin):
    mail = queue(in_reply_to="<first@shop.test>")
    page = client.get(f"{MAILS}{mail.pk}/").content.decode()
    for shown in (
        mail.message_id,
        "<first@shop.test>",
        "Maria Rossi <customer1@shop.test>",
        "Ciao **Maria**",
    ):
        assert escape(shown) in page
    assert "<script>alert" not in page
    assert f'src="{MAILS}{mail.pk}/body/" sandbox' in page
    assert "frame-src 'self'" in client.get(f"{MAILS}{mail.pk}/").headers["Content-Security-Policy"]


def test_a_mails_html_may_only_be_looked_at(client, admin):
    mail = queue()
    answer = client.get(f"{MAILS}{mail.pk}/body/")
    policy = answer.headers["Content-Security-Policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules.keys() == {
        *("default-src", "style-src", "base-uri", "form-action", "frame-ancestors", "sandbox")
    }
    assert (rules["default-src"], rules["sandbox"], rules["frame-ancestors"]) == ("'none'", "", "'self'")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<strong>Maria</strong>" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_a_mail_is_shown_as_it_was_sent(client, admin, smtp):
    mail = queue()
    drain()
    Mail.objects.update(context={"key": "HD-1", "message": "quite another text"})
    page = client.get(f"{MAILS}{mail.pk}/").content.decode()
    assert "Ciao **Maria**" in page
    assert "quite another text" not in page


def test_a_mail_of_a_kind_that_is_gone_is_still_listed_and_opened(client, admin):
    mail = queue()
    Mail.objects.update(kind="gone")
    assert client.get(MAILS).status_code == 200
    assert client.get(f"{MAILS}{mail.pk}/").status_code == 200
    assert client.get(f"{MAILS}{mail.pk}/body/").status_code == 200


def test_a_mail_that_failed_says_why_and_is_sent_again(client, admin, smtp):
    smtp.refuse["customer1@shop.test"] = "550 5.1.1 No such user"
    mail = queue()
    drain()
    page = client.get(f"{MAILS}{mail.pk}/").content.decode()
    assert "No such user" in page
    assert "Send again" in page
    smtp.refuse.clear()
    assert client.post(f"{MAILS}{mail.pk}/again/").status_code == 303
    assert drain() == 1
    mail.refresh_from_db()
    assert (mail.state, len(smtp.taken)) == ("sent", 1)
    assert Event.objects.get(kind="mail.sent_again").actor == admin.pk


def test_a_mail_that_was_sent_is_not_sent_again(client, admin, smtp):
    mail = queue()
    drain()
    client.post(f"{MAILS}{mail.pk}/again/")
    assert drain() == 0
    assert Delivery.objects.get().state == "sent"
    assert "Send again" not in client.get(f"{MAILS}{mail.pk}/").content.decode()


@pytest.mark.parametrize("kept", [True, False])
def test_a_desk_that_keeps_its_mails_says_so(client, admin, settings, kept):
    settings.MAIL_IS_KEPT = kept
    page = client.get(MAILS).content.decode()
    assert ("Mails are kept here and sent to nobody" in page) == kept


@pytest.mark.parametrize("url", [MAILS, CHANNELS, OWN, reverse("notifications:list")])
def test_every_page_answers_head(client, admin, url):
    assert client.head(url).status_code == 200


def test_adding_an_address_of_ones_own(client, maria):
    answer = client.post(reverse("notices:add_address"), {"name": " Phone ", "url": SLACK})
    assert answer.status_code == 303
    address = NoticeAddress.objects.get()
    assert (address.user, address.name, address.service, address.is_on) == (maria, "Phone", "Slack", True)


@pytest.mark.parametrize("url", ["hello", "json://example.com/", "jsons://127.0.0.1/"])
def test_an_address_that_is_refused_says_why_beside_the_field(client, maria, url):
    answer = client.post(reverse("notices:add_address"), {"name": "Phone", "url": url})
    assert answer.status_code == 422
    assert answer.context["address_form"].errors["url"]
    assert not NoticeAddress.objects.exists()


def test_no_page_and_no_answer_shows_the_secret(client, admin, make_user):
    own(admin)
    NoticeAddress.objects.create(name="ops", service="Slack", url=SLACK, kinds=["escalation_notice"])
    for url in (OWN, CHANNELS, "/api/v1/notifications/addresses/", "/api/v1/notifications/channels/"):
        page = client.get(url).content.decode()
        assert "Slack" in page
        assert "TIiajkdnlazkcOXrIdevi7FQ" not in page


@pytest.mark.parametrize(
    ("do", "left"), [("off", [False]), ("on", [True]), ("remove", []), ("", [True]), ("x", [True])]
)
def test_the_buttons_of_an_address(client, maria, do, left):
    address = own(maria)
    client.post(reverse("notices:change_address", args=[address.pk]), {"do": do})
    assert list(NoticeAddress.objects.values_list("is_on", flat=True)) == left


def test_the_test_button_puts_a_trial_into_the_outbox(client, maria):
    address = own(maria)
    client.post(reverse("notices:change_address", args=[address.pk]), {"do": "test"})
    assert Delivery.objects.get(channel="chat").payload["address"] == address.pk


@pytest.mark.parametrize("do", ["off", "remove", "test"])
def test_anothers_address_is_not_found(client, maria, make_user, do):
    address = own(make_user("ivan"))
    shared = NoticeAddress.objects.create(name="ops", service="Slack", url=SLACK)
    for pk in (address.pk, shared.pk):
        assert client.post(reverse("notices:change_address", args=[pk]), {"do": do}).status_code == 404
    assert NoticeAddress.objects.filter(is_on=True).count() == 2


def test_adding_a_channel_for_the_whole_desk(client, admin):
    facts = {"name": "ops", "url": SLACK, "team": "", "kinds": ["escalation_notice"], "language": "es"}
    assert client.post(CHANNELS, facts).status_code == 303
    channel = NoticeAddress.objects.get()
    assert (channel.user, channel.team, channel.kinds, channel.language) == (
        None,
        None,
        ["escalation_notice"],
        "es",
    )
    assert "The whole desk" in client.get(CHANNELS).content.decode()


def test_a_channel_needs_something_to_be_told_of(client, admin):
    answer = client.post(CHANNELS, {"name": "ops", "url": SLACK, "team": "", "language": "en"})
    assert answer.status_code == 422
    assert not NoticeAddress.objects.exists()


def test_an_administrator_cannot_touch_a_persons_own_address_as_a_channel(client, admin, make_user):
    address = own(make_user("ivan"))
    url = reverse("notifications:change_channel", args=[address.pk])
    assert client.post(url, {"do": "remove"}).status_code == 404
