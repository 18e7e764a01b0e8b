"""The second step of signing in, and how people set it up, use it and lose it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.test import Client

from helpdesk.accounts import events
from helpdesk.accounts.services import second_factor
from helpdesk.ledger.record import story
from tests.accounts.proofs import (
    LOGIN,
    SECOND_STEP,
    SECURITY,
    add_app,
    add_codes,
    code,
    has_app,
    is_signed_in,
    letters,
    prove,
    sign_in,
)
from tests.people import api_client
from tests.stories import kinds
from tests.tickets.pages import text_of

APP = "/accounts/second-factor/app/"
CODES = "/accounts/second-factor/codes/"


@pytest.fixture
def set_up_app(django_capture_on_commit_callbacks):
    """Sign in and set up an app through the pages; return the answer to its first code."""

    def through_the_pages(client, user):
        sign_in(client, user)
        prove(client)
        secret = client.get(APP).context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(APP, {"code": code(secret)})

    return through_the_pages


def test_an_app_is_set_up_after_the_password_was_written_again(client, cast, set_up_app):
    sign_in(client, cast.l1)
    assert client.get(APP)["Location"].startswith("/accounts/again/")
    answer = set_up_app(client, cast.l1)
    assert answer["Location"] == CODES
    assert has_app(cast.l1)
    assert kinds(cast.l1)[-1] == events.SECOND_FACTOR_ADDED


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_picture(client, cast):
    sign_in(client, cast.l1)
    prove(client)
    secret = client.get(APP).context["form"].secret
    answer = client.post(APP, {"code": "000000"})
    assert answer.context["form"].errors
    assert answer.context["form"].secret == secret
    assert not has_app(cast.l1)


def test_the_secret_lies_encrypted_in_the_database(cast):
    secret = add_app(cast.l1)
    assert secret not in str(Authenticator.objects.get().data)


def test_with_an_app_the_password_alone_opens_nothing(client, cast):
    add_app(cast.l1)
    assert sign_in(client, cast.l1)["Location"] == SECOND_STEP
    assert not is_signed_in(client)


def test_the_code_of_the_app_signs_in_and_leads_where_one_wanted_to_go(client, cast):
    secret = add_app(cast.l1)
    sign_in(client, cast.l1, next="/esc/")
    assert client.post(SECOND_STEP, {"code": code(secret)})["Location"] == "/esc/"
    assert is_signed_in(client)


def test_a_code_works_once(client, cast):
    secret = add_app(cast.l1)
    now = code(secret)
    sign_in(client, cast.l1)
    client.post(SECOND_STEP, {"code": now})
    assert second_factor.spend_code(Authenticator.objects.get(), now) is False
    other = Client()
    sign_in(other, cast.l1)
    other.post(SECOND_STEP, {"code": now})
    assert not is_signed_in(other)


def test_the_code_that_proved_a_new_app_signs_nobody_in(client, cast, set_up_app):
    set_up_app(client, cast.l1)
    secret = decrypt(Authenticator.objects.get(type="totp").data["secret"])
    other = Client()
    sign_in(other, cast.l1)
    other.post(SECOND_STEP, {"code": code(secret)})
    assert not is_signed_in(other)


def test_a_recovery_code_signs_in_once(client, cast):
    add_app(cast.l1)
    first = add_codes(cast.l1)[0]
    sign_in(client, cast.l1)
    client.post(SECOND_STEP, {"code": first})
    assert is_signed_in(client)
    other = Client()
    sign_in(other, cast.l1)
    other.post(SECOND_STEP, {"code": first})
    assert not is_signed_in(other)


def test_recovery_codes_are_shown_once(client, cast, set_up_app):
    set_up_app(client, cast.l1)
    first = client.get(CODES)
    shown = first.context["unused_codes"]
    assert len(shown) == 10
    assert all(one in text_of(first) for one in shown)
    again = text_of(client.get(CODES))
    assert shown[0] not in again
    assert "cannot be shown again" in again


def test_new_recovery_codes_end_the_old_ones(client, cast, set_up_app, django_capture_on_commit_callbacks):
    set_up_app(client, cast.l1)
    old = client.get(CODES).context["unused_codes"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/second-factor/codes/new/")
    new = client.get(CODES).context["unused_codes"]
    assert not set(old) & set(new)
    assert kinds(cast.l1)[-1] == events.RECOVERY_CODES_RENEWED


def test_ten_wrong_codes_close_the_account_even_for_the_right_one(client, cast):
    """L01: the codes pass the throttle that passwords pass."""
    secret = add_app(cast.l1)
    sign_in(client, cast.l1)
    answers = [client.post(SECOND_STEP, {"code": "000000"}).status_code for _time in range(10)]
    assert answers[:9] == [200] * 9
    assert client.post(SECOND_STEP, {"code": code(secret)}).status_code == 429
    assert not is_signed_in(client)


def test_wrong_codes_and_wrong_passwords_count_together(client, cast):
    add_app(cast.l1)
    for _time in range(5):
        sign_in(client, cast.l1, password="wrong")
    sign_in(client, cast.l1)
    answers = [client.post(SECOND_STEP, {"code": "000000"}).status_code for _time in range(6)]
    assert answers[-1] == 429


def test_a_new_session_does_not_reset_the_count_of_codes(cast):
    add_app(cast.l1)
    for _time in range(10):
        client = Client()
        sign_in(client, cast.l1)
        client.post(SECOND_STEP, {"code": "000000"})
    assert sign_in(Client(), cast.l1).status_code == 429


def test_the_throttle_keeps_no_code(client, cast):
    add_app(cast.l1)
    sign_in(client, cast.l1)
    client.post(SECOND_STEP, {"code": "123123"})
    assert "123123" not in AccessAttempt.objects.get().post_data


def test_wrong_passwords_before_a_change_are_counted_too(client, cast):
    sign_in(client, cast.l1)
    answers = [prove(client, password="wrong").status_code for _time in range(10)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_removing_the_app_takes_the_recovery_codes_along_and_is_told(
    client, cast, set_up_app, django_capture_on_commit_callbacks
):
    set_up_app(client, cast.l1)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/second-factor/app/remove/")
    assert not Authenticator.objects.filter(user=cast.l1).exists()
    assert kinds(cast.l1)[-1] == events.SECOND_FACTOR_REMOVED


def test_the_owner_is_mailed_of_every_change(client, cast, set_up_app):
    set_up_app(client, cast.l1)
    assert "second factor added" in letters(cast.l1)[-1].subject


@pytest.mark.parametrize("roles", [["all"], ["agent"]])
def test_where_it_is_asked_for_people_without_it_see_only_how_to_set_it_up(client, cast, settings, roles):
    settings.SECOND_FACTOR_REQUIRED = roles
    sign_in(client, cast.l1)
    assert client.get("/q/")["Location"] == SECURITY
    assert client.get("/api/v1/tickets/").status_code == 403
    assert "asks for a second factor" in text_of(client.get(SECURITY))
    prove(client)
    secret = client.get(APP).context["form"].secret
    client.post(APP, {"code": code(secret)})
    assert client.get("/q/").status_code == 200


def test_it_is_not_asked_of_other_roles_nor_of_programs(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = ["administrator"]
    sign_in(client, cast.l1)
    assert client.get("/q/").status_code == 200
    assert api_client(cast.admin).get("/api/v1/tickets/").status_code == 200


def test_whoever_removes_what_is_asked_for_is_asked_again(client, cast, settings, set_up_app):
    settings.SECOND_FACTOR_REQUIRED = ["all"]
    set_up_app(client, cast.l1)
    assert client.get("/q/").status_code == 200
    client.post("/accounts/second-factor/app/remove/")
    assert client.get("/q/")["Location"] == SECURITY


def test_who_came_in_by_the_password_alone_is_out_once_it_is_set_up(client, cast, settings, set_up_app):
    settings.SECOND_FACTOR_REQUIRED = ["all"]
    thief = Client()
    sign_in(thief, cast.l1)
    set_up_app(client, cast.l1)
    assert client.get("/q/").status_code == 200
    assert thief.get("/q/")["Location"].startswith(LOGIN)


def test_the_other_browsers_are_signed_out_with_the_last_one_that_is_removed(
    client, cast, settings, set_up_app
):
    settings.SECOND_FACTOR_REQUIRED = ["all"]
    set_up_app(client, cast.l1)
    secret = decrypt(Authenticator.objects.get(user=cast.l1, type="totp").data["secret"])
    other = Client()
    sign_in(other, cast.l1)
    other.post(SECOND_STEP, {"code": code(secret, steps=1)})
    assert other.get("/q/").status_code == 200
    client.post("/accounts/second-factor/app/remove/")
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_a_further_one_signs_nobody_out(client, cast, set_up_app):
    set_up_app(client, cast.l1)
    row = Authenticator.objects.create(user=cast.l1, type="webauthn", data={"name": "Passkey"})
    second_factor.tell_added(cast.l1, row)
    assert is_signed_in(client)


def test_an_administrator_resets_it_and_the_ledger_says_who(client, cast):
    add_app(cast.l1)
    theirs = Client()
    theirs.force_login(cast.l1)
    client.force_login(cast.admin)
    client.post(f"/people/{cast.l1.pk}/second-factor/reset/")
    assert not has_app(cast.l1)
    event = story(cast.l1.stream).last()
    assert (event.kind, event.actor) == (events.SECOND_FACTOR_RESET, cast.admin.pk)
    assert sign_in(Client(), cast.l1)["Location"] == "/"


def test_a_reset_signs_them_out(client, cast):
    secret = add_app(cast.l1)
    sign_in(client, cast.l1)
    client.post(SECOND_STEP, {"code": code(secret)})
    second_factor.reset(cast.l1, actor=cast.admin.pk)
    assert not is_signed_in(client)


def test_whoever_stands_at_the_second_step_when_it_is_reset_begins_anew(client, cast):
    add_app(cast.l1)
    sign_in(client, cast.l1)
    second_factor.reset(cast.l1, actor=cast.admin.pk)
    assert client.get(SECOND_STEP, follow=True).status_code == 200
    assert sign_in(client, cast.l1)["Location"] == "/"


def test_nobody_resets_it_for_somebody_who_may_more(cast):
    add_app(cast.admin)
    with pytest.raises(PermissionDenied):
        second_factor.reset(cast.admin, actor=cast.lead.pk)


def test_a_lead_may_not_reset_it(client, cast):
    add_app(cast.l1)
    client.force_login(cast.lead)
    assert client.post(f"/people/{cast.l1.pk}/second-factor/reset/").status_code == 403
    assert has_app(cast.l1)


def test_the_way_in_offers_a_passkey_and_says_nothing_of_whom_it_knows(client, cast):
    page = client.get(LOGIN)
    assert b'data-passkey="login"' in page.content
    options = client.get("/accounts/login/passkey/", headers={"Accept": "application/json"}).json()
    assert not options["request_options"]["publicKey"].get("allowCredentials")


def test_made_up_passkeys_are_counted(client, cast):
    credential = '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ"}}'
    for _time in range(10):
        client.post("/accounts/login/passkey/", {"credential": credential})
    assert client.post("/accounts/login/passkey/", {"credential": credential}).status_code == 429
    assert sign_in(Client(), cast.l1)["Location"] == "/"
