"""Invitations and new passwords by mail: they let the right person in, once, and tell nobody else anything."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from helpdesk.accounts import events
from helpdesk.accounts.models import SignInLink, User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import invitations, links, people
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.record import story
from helpdesk.notifications.models import Mail
from tests.accounts.proofs import SECOND_STEP, add_app, is_signed_in, letters, link_in, sign_in
from tests.tickets.pages import text_of

ASK = "/accounts/password/reset/"
ASKED = "/accounts/password/reset/done/"
USE = "/accounts/link/"
NEW = {"password1": "another-one-9", "password2": "another-one-9"}


def ask(client, email, **headers):
    return client.post(ASK, {"email": email}, headers=headers)


def reset_link(client, user):
    ask(client, user.email)
    return link_in(letters(user)[-1])


def follow(client, path):
    """Open a mailed link as a browser does; return the page that it leads to."""
    return client.get(path, follow=True)


def back(span):
    SignInLink.objects.update(expires_at=F("expires_at") - span, created_at=F("created_at") - span)


def test_the_link_sets_a_new_password_and_the_old_one_opens_nothing(client, cast):
    follow(client, reset_link(client, cast.l1))
    assert client.post(USE, NEW)["Location"] == "/accounts/login/"
    assert not is_signed_in(client)
    assert sign_in(client, cast.l1).status_code == 200
    sign_in(client, cast.l1, password=NEW["password1"])
    assert is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answer_and_only_one_gets_a_mail(client, cast):
    """L03: page, status and mails tell nothing."""
    known, unknown = ask(Client(), cast.l1.email), ask(Client(), "nobody@desk.test")
    assert (
        (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"]) == (302, ASKED)
    )
    assert {letter.to[0] for letter in letters()} == {f"{cast.l1.name} <{cast.l1.email}>"}
    pages = [text_of(Client().get(ASKED)) for _time in range(2)]
    assert pages[0] == pages[1]


def test_asking_costs_the_same_queries_for_both(cast):
    """L03: the page does the same work, so its time tells nothing; who it was is looked up afterwards."""
    ask(Client(), "first@desk.test")
    costs = []
    for email in (cast.l1.email, "nobody@desk.test"):
        with CaptureQueriesContext(connection) as spent:
            ask(Client(), email)
        costs.append(len(spent))
    assert costs[0] == costs[1]


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes the time."""

    hashed = 0

    def encode(self, password, salt):
        CountingHasher.hashed += 1
        return super().encode(password, salt)


def test_the_sign_in_hashes_as_often_for_an_unknown_address(client, cast, settings):
    """L03: its time tells nothing, since the same work is done for everybody."""
    settings.PASSWORD_HASHERS = ["tests.accounts.test_links_by_mail.CountingHasher"]
    cast.l1.set_password("desk-demo")
    cast.l1.save()
    counts = []
    for email in (cast.l1.email, "nobody@desk.test"):
        CountingHasher.hashed = 0
        client.post("/accounts/login/", {"login": email, "password": "wrong"})
        counts.append(CountingHasher.hashed)
    assert counts[0] == counts[1] > 0


def test_whoever_left_gets_no_mail(client, cast):
    people.deactivate(cast.l1)
    ask(client, cast.l1.email)
    assert letters() == []


def test_the_address_is_forgotten_once_the_wish_was_seen(client, cast):
    ask(client, "stranger@elsewhere.test")
    letters()
    assert "stranger" not in str(list(Delivery.objects.values()))


def test_a_link_works_once(client, cast):
    """L04."""
    path = reset_link(client, cast.l1)
    follow(client, path)
    client.post(USE, NEW)
    other = Client()
    assert follow(other, path).status_code == 410
    assert other.post(USE, NEW).status_code == 410


def test_a_link_runs_out_after_an_hour(client, cast):
    """L04."""
    path = reset_link(client, cast.l1)
    back(timedelta(minutes=61))
    assert follow(client, path).status_code == 410


def test_only_the_newest_link_works(client, cast):
    """L04: the older of two."""
    first, second = reset_link(client, cast.l1), reset_link(client, cast.l1)
    assert follow(Client(), first).status_code == 410
    assert follow(Client(), second).status_code == 200


@pytest.mark.parametrize("fact", ["password", "email"])
def test_a_change_of_password_or_address_ends_the_link(client, cast, fact):
    """L04."""
    path = reset_link(client, cast.l1)
    if fact == "password":
        people.set_password(cast.l1, "yet-another-9")
    else:
        people.change(cast.l1, email="elsewhere@desk.test")
    assert follow(client, path).status_code == 410


def test_a_link_of_one_person_is_none_of_another(client, cast):
    """L04: the number in it cannot be changed."""
    path = reset_link(client, cast.l1)
    reset_link(client, cast.l2)
    other = SignInLink.objects.get(user=cast.l2, used_at=None)
    signature = path.rstrip("/").rpartition("-")[2]
    assert follow(client, f"/accounts/link/{other.pk}-{signature}/").status_code == 410


@pytest.mark.parametrize("token", ["1", "1-", "-", "x-y", "1-" + "0" * 64, "9" * 30 + "-aa", "٣-aa"])
def test_a_made_up_link_is_dead_like_any_other(client, db, token):
    assert follow(client, f"/accounts/link/{token}/").status_code == 410
    assert not Session.objects.exists()


def test_the_secret_leaves_the_address_before_a_page_is_shown(client, cast):
    """L04: no referrer and no page carries it."""
    answer = client.get(reset_link(client, cast.l1))
    assert answer["Location"] == USE
    assert client.get(USE)["Referrer-Policy"] == "same-origin"


def test_a_mail_program_that_looks_at_the_link_spends_nothing(client, cast):
    path = reset_link(client, cast.l1)
    for _time in range(2):
        Client().get(path)
        Client().head(path)
    follow(client, path)
    assert client.post(USE, NEW).status_code == 302


def test_nothing_in_the_database_opens_the_account(client, cast):
    """L04: neither the row of the link nor the row of the mail holds the secret."""
    signature = reset_link(client, cast.l1).rstrip("/").rpartition("-")[2]
    kept = [*Mail.objects.values(), *SignInLink.objects.values(), *Delivery.objects.values()]
    assert signature not in str(kept)
    assert not any("/accounts/link/" in mail.text + mail.html for mail in Mail.objects.all())


def test_a_new_password_passes_no_second_factor_by(client, cast):
    """L04: the second step is asked as ever."""
    add_app(cast.l1)
    follow(client, reset_link(client, cast.l1))
    client.post(USE, NEW)
    assert sign_in(client, cast.l1, password=NEW["password1"])["Location"] == SECOND_STEP


def test_a_new_password_ends_every_session_and_is_told(client, cast):
    """L04."""
    inside = Client()
    sign_in(inside, cast.l1)
    follow(client, reset_link(client, cast.l1))
    client.post(USE, NEW)
    assert not is_signed_in(inside)
    subjects = [letter.subject for letter in letters(cast.l1)]
    assert subjects[-1] == "The way you sign in was changed: new password"


def test_a_weak_password_is_refused_and_the_link_still_works(client, cast):
    follow(client, reset_link(client, cast.l1))
    assert client.post(USE, {"password1": "password", "password2": "password"}).context["form"].errors
    assert client.post(USE, {**NEW, "password2": "different-9"}).context["form"].errors
    assert client.post(USE, NEW).status_code == 302


def test_nobodys_mailbox_is_filled_by_strangers(client, cast):
    """L03: three an hour, from wherever they are asked for, and the answer stays the same."""
    for number in range(6):
        assert ask(Client(REMOTE_ADDR=f"203.0.113.{number}"), cast.l1.email)["Location"] == ASKED
        letters()
    assert len(letters(cast.l1)) == 3


def test_asking_again_and_again_from_one_place_is_throttled(client, cast):
    for _time in range(12):
        answer = ask(client, cast.l1.email)
    assert answer.status_code == 429
    assert ask(client, cast.l2.email)["Location"] == ASKED


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.test"}, {"X-Forwarded-Host": "evil.test"}, {"Host": "desk.test:evil"}],
)
def test_links_lead_to_the_desks_own_address_whatever_the_request_says(client, cast, settings, headers):
    """L05."""
    settings.SITE_URL = "https://desk.example"
    answer = ask(client, cast.l1.email, **headers)
    sent = letters(cast.l1)
    if answer.status_code == 400:
        assert sent == []
    else:
        assert "https://desk.example/accounts/link/" in sent[-1].body
        assert "evil" not in sent[-1].body + str(sent[-1].alternatives)


def test_the_mail_is_in_the_receivers_language(client, cast):
    people.change(cast.l1, language="it")
    ask(client, cast.l1.email, **{"Accept-Language": "ru"})
    assert Mail.objects.count() == 0
    letters()
    assert Mail.objects.get().language == "it"


def invite(client, email="new@desk.test", **facts):
    return client.post("/people/invite/", {"email": email, "role": "agent", "language": "es", **facts})


def test_an_invited_person_sets_up_name_and_password_and_signs_in(client, cast):
    client.force_login(cast.admin)
    invite(client, team=cast.second_line.pk)
    user = User.objects.with_email("new@desk.test").get()
    assert (user.role, user.language, list(user.teams.all())) == ("agent", "es", [cast.second_line])
    mine = Client()
    page = follow(mine, link_in(letters(user)[-1]))
    assert "new@desk.test" in text_of(page)
    mine.post(USE, {"name": "Nora New", **NEW})
    user.refresh_from_db()
    assert user.name == "Nora New"
    sign_in(mine, user, password=NEW["password1"])
    assert is_signed_in(mine)
    kinds = [event.kind for event in story(user.stream)]
    assert events.USER_INVITED in kinds
    assert events.INVITATION_ACCEPTED in kinds


def test_the_page_of_a_link_speaks_the_language_of_its_mail(client, cast):
    user = invitations.invite(email="new@desk.test", language="it", actor=cast.admin.pk)
    page = follow(Client(headers={"Accept-Language": "ru"}), link_in(letters(user)[-1]))
    assert page.headers["Content-Language"] == "it"
    assert '<html lang="it"' in page.content.decode()


def test_an_invitation_lasts_seven_days_and_works_once(client, cast):
    """L04, for invitations."""
    user = invitations.invite(email="new@desk.test", actor=cast.admin.pk)
    path = link_in(letters(user)[-1])
    back(timedelta(days=6))
    assert follow(client, path).status_code == 200
    back(timedelta(days=2))
    assert follow(client, path).status_code == 410


def test_an_invitation_is_sent_again_and_the_first_link_dies(client, cast):
    user = invitations.invite(email="new@desk.test", actor=cast.admin.pk)
    first = link_in(letters(user)[-1])
    client.force_login(cast.admin)
    client.post(f"/people/{user.pk}/invitation/")
    second = link_in(letters(user)[-1])
    assert follow(Client(), first).status_code == 410
    assert follow(Client(), second).status_code == 200


def test_an_invitation_is_taken_back(client, cast):
    user = invitations.invite(email="new@desk.test", actor=cast.admin.pk)
    path = link_in(letters(user)[-1])
    client.force_login(cast.admin)
    client.post(f"/people/{user.pk}/invitation/withdraw/")
    assert follow(Client(), path).status_code == 410
    user.refresh_from_db()
    assert user.is_active is False


def test_who_is_here_already_is_not_invited_again(cast):
    with pytest.raises(ValidationError):
        invitations.send(cast.l1, actor=cast.admin.pk)
    with pytest.raises(ValidationError):
        invitations.withdraw(cast.l1, actor=cast.admin.pk)
    with pytest.raises(ValidationError):
        invitations.invite(email="L1@desk.test", actor=cast.admin.pk)


def test_nobody_is_switched_off_by_taking_back_a_link_who_signs_in_elsewhere(client, cast):
    """A lead may take invitations back, and switch nobody off."""
    user = people.create_user(email="sso@desk.test", name="Sofia", actor=cast.admin.pk)
    client.force_login(user)
    client.force_login(cast.lead)
    client.post(f"/people/{user.pk}/invitation/")
    client.post(f"/people/{user.pk}/invitation/withdraw/")
    user.refresh_from_db()
    assert user.is_active


def test_a_lead_invites_agents_and_nobody_above(client, cast):
    client.force_login(cast.lead)
    assert invite(client).status_code == 302
    assert invite(client, email="boss@desk.test", role=Role.ADMINISTRATOR).status_code == 422
    with pytest.raises(PermissionDenied):
        invitations.invite(email="boss@desk.test", role=Role.ADMINISTRATOR, actor=cast.lead.pk)
    assert not User.objects.with_email("boss@desk.test").exists()


def test_an_agent_invites_nobody(client, cast):
    client.force_login(cast.l1)
    assert invite(client).status_code == 403
    assert client.get("/people/").status_code == 403


def test_the_page_shows_who_was_invited_and_who_is_safe(client, cast):
    invitations.invite(email="new@desk.test", actor=cast.admin.pk)
    add_app(cast.l2)
    people.deactivate(cast.l3)
    client.force_login(cast.admin)
    page = text_of(client.get("/people/"))
    assert all(word in page for word in ("Invited", "Second factor", "Switched off", "Password alone"))


def test_two_links_of_one_person_never_work_at_once(cast):
    links.issue(cast.l1, SignInLink.Purpose.RESET, timedelta(hours=1))
    links.issue(cast.l1, SignInLink.Purpose.RESET, timedelta(hours=1))
    assert links.open_links().filter(user=cast.l1).count() == 1
    assert mail.outbox == []
