"""Signing in with a real browser, by the keyboard alone: password, second step, passkey, links by mail, provider."""

import pytest
from allauth.mfa.models import Authenticator

from helpdesk.accounts.services import invitations
from tests.accounts.proofs import add_app, add_codes, code, letters, link_in
from tests.accounts.provider import Provider
from tests.people import PASSWORD

LOGIN = "/accounts/login/"
SECURITY = "/me/security/"
PHONE = 360


@pytest.fixture
def person(chromium, live_server, settings):
    """Open pages as a person who makes mistakes: answers of 4xx may stand in the console."""
    settings.SITE_URL = live_server.url
    contexts = []

    def open_page(path=LOGIN):
        contexts.append(chromium.new_context())
        page = contexts[-1].new_page()
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def tab_to(page, selector):
    """Press Tab until the element has the focus."""
    page.wait_for_selector(selector)
    page.wait_for_load_state("networkidle")
    for _press in range(40):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {selector}")


def write(page, selector, text):
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page, selector):
    tab_to(page, selector)
    page.keyboard.press("Enter")


def sign_in(page, user, password=PASSWORD):
    write(page, "[name=login]", user.email)
    write(page, "[name=password]", password)
    page.keyboard.press("Enter")


def inside(page):
    page.wait_for_selector(".rail")


def test_a_wrong_password_says_so_and_the_right_one_opens_the_desk(person, cast):
    page = person()
    sign_in(page, cast.l1, "not-this-one")
    page.wait_for_selector(".callout--bad")
    assert page.input_value("[name=login]") == cast.l1.email
    sign_in(page, cast.l1)
    inside(page)


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(person, cast, live_server):
    page = person()
    sign_in(page, cast.l1)
    inside(page)
    page.goto(live_server.url + SECURITY)
    press(page, "a[href='/accounts/second-factor/app/']")
    write(page, "[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".qr")
    secret = page.inner_text("code")
    write(page, "[name=code]", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_selector("#codes")
    codes = page.inner_text("#codes").split()
    assert len(codes) == 10
    with page.expect_download() as download:
        press(page, "[data-keep-file]")
    assert download.value.path().read_text().split() == codes

    page = person()
    sign_in(page, cast.l1)
    write(page, "[name=code]", "000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".errorlist")
    write(page, "[name=code]", code(secret, steps=1))
    page.keyboard.press("Enter")
    inside(page)


def test_a_recovery_code_opens_the_desk(person, cast):
    add_app(cast.l1)
    recovery = add_codes(cast.l1)[3]
    page = person()
    sign_in(page, cast.l1)
    write(page, "[name=code]", recovery)
    page.keyboard.press("Enter")
    inside(page)


def test_a_forgotten_password_is_chosen_anew_by_mail(person, cast, live_server):
    page = person()
    press(page, "a[href='/accounts/password/reset/']")
    page.wait_for_selector("[name=email]")
    write(page, "[name=email]", cast.l1.email)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Look into your mail")
    page.goto(live_server.url + link_in(letters(cast.l1)[-1]))
    assert page.url.endswith("/accounts/link/")
    write(page, "[name=password1]", "another-one-9")
    write(page, "[name=password2]", "another-one-9")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=login]")
    sign_in(page, cast.l1, "another-one-9")
    inside(page)


def test_somebody_is_invited_and_comes_in(person, cast, live_server):
    page = person()
    sign_in(page, cast.lead)
    inside(page)
    page.goto(live_server.url + "/people/")
    press(page, "a[href='/people/invite/']")
    page.wait_for_selector("dialog:modal [name=email]")
    write(page, "dialog [name=email]", "nora@desk.test")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*/")
    assert "nora@desk.test" in page.inner_text("main")
    assert page.locator("dialog:modal").count() == 0

    guest = person(link_in(letters()[-1]))
    write(guest, "[name=name]", "Nora New")
    write(guest, "[name=password1]", "another-one-9")
    write(guest, "[name=password2]", "another-one-9")
    guest.keyboard.press("Enter")
    guest.wait_for_selector("[name=login]")
    write(guest, "[name=login]", "nora@desk.test")
    write(guest, "[name=password]", "another-one-9")
    guest.keyboard.press("Enter")
    inside(guest)


def authenticator(page):
    """Give the browser a device that holds passkeys and answers for its owner."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in_without_a_password(person, cast, live_server):
    page = person()
    authenticator(page)
    sign_in(page, cast.l1)
    inside(page)
    page.goto(live_server.url + "/accounts/passkeys/add/")
    write(page, "[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-passkey=create]")
    write(page, "[name=name]", "My laptop")
    page.keyboard.press("Enter")
    page.wait_for_selector("#codes")
    assert Authenticator.objects.filter(user=cast.l1, type="webauthn").exists()
    page.goto(live_server.url + SECURITY)
    assert "My laptop" in page.inner_text("#second-factor")

    page.context.clear_cookies()
    page.goto(live_server.url + LOGIN)
    press(page, "form[data-passkey=login] button")
    inside(page)
    page.goto(live_server.url + SECURITY)
    assert "Last used" in page.inner_text("#second-factor")


def test_a_passkey_is_the_second_step_after_the_password(person, cast, live_server):
    page = person()
    authenticator(page)
    sign_in(page, cast.l1)
    inside(page)
    page.goto(live_server.url + "/accounts/passkeys/add/")
    write(page, "[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-passkey=create]")
    press(page, "form[data-passkey=create] button")
    page.wait_for_selector("#codes")

    page.context.clear_cookies()
    page.goto(live_server.url + LOGIN)
    sign_in(page, cast.l1)
    page.wait_for_selector("form[data-passkey=get]")
    press(page, "form[data-passkey=get] button")
    inside(page)


def test_a_device_that_holds_no_passkey_says_so_and_loses_nothing(person, cast):
    page = person()
    authenticator(page)
    write(page, "[name=login]", cast.l1.email)
    press(page, "form[data-passkey=login] button")
    page.wait_for_selector("[data-passkey-failure]:visible")
    assert page.input_value("[name=login]") == cast.l1.email


def test_the_provider_signs_somebody_in_under_the_strict_policy(person, cast, settings):
    provider = Provider()
    settings.SSO_IS_ON = True
    settings.SSO_NAME = "Acme ID"
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings()
    page = person(f"{LOGIN}?next={SECURITY}")
    press(page, "form[action='/accounts/sso/'] button")
    page.wait_for_url(f"**{SECURITY}")
    provider.close()


def test_signing_in_works_without_scripts(chromium, live_server, cast):
    add_app(cast.l1)
    recovery = add_codes(cast.l1)[0]
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + LOGIN)
    assert page.locator("form[data-passkey]").is_hidden()
    page.fill("[name=login]", cast.l1.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit] >> nth=0")
    page.fill("[name=code]", recovery)
    page.click("main button[type=submit] >> nth=0")
    page.wait_for_selector(".rail")
    context.close()


@pytest.mark.parametrize(
    ("width", "theme"), [(PHONE, "light"), (PHONE, "dark"), (1600, "light"), (1600, "dark")]
)
def test_the_pages_are_accessible_and_fit(visit, violations, cast, width, theme):
    guest = invitations.invite(email="new@desk.test", actor=cast.admin.pk)
    for path in (LOGIN, "/accounts/password/reset/", "/accounts/password/reset/done/"):
        page = visit(path, width=width, theme=theme)
        assert (path, violations(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    own = (SECURITY, "/me/tokens/new/", "/accounts/password/change/", "/accounts/again/")
    for path in (*own, "/people/", "/people/invite/", f"/people/{guest.pk}/", f"/people/{cast.l1.pk}/"):
        page = visit(path, cast.admin, width=width, theme=theme)
        assert (path, violations(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
