"""What the pages about signing in cost, however many people, browsers and tokens there are."""

import pytest
from django.test import Client

from helpdesk.accounts.services import tokens
from tests.accounts.proofs import SECURITY, add_app, add_codes, sign_in
from tests.people import hire


@pytest.fixture
def settled(client, cast):
    """An administrator with an app, codes, several browsers and tokens, at a desk of some people."""
    for number in range(6):
        hire(f"new{number}", f"New {number}")
        tokens.issue(cast.admin, name=f"Script {number}")
        sign_in(Client(), cast.admin)
    sign_in(client, cast.admin)
    add_app(cast.admin)
    add_codes(cast.admin)
    return client


def test_sign_in_and_security(settled, budget):
    with budget("page: security"):
        assert settled.get(SECURITY).status_code == 200


def test_people(settled, budget):
    with budget("page: people"):
        assert settled.get("/people/").status_code == 200


def test_one_person(settled, cast, budget):
    with budget("page: person"):
        assert settled.get(f"/people/{cast.l1.pk}/").status_code == 200
