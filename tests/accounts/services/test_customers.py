"""Customers and their companies."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.accounts import events
from helpdesk.accounts.models import Requester
from helpdesk.accounts.services import customers
from helpdesk.ledger.record import story

pytestmark = pytest.mark.django_db


def test_a_new_customer_becomes_known_once():
    first = customers.requester_for("Maria@Shop.test", name="Maria Rossi", language="it")
    again = customers.requester_for("maria@shop.TEST", name="Somebody else", language="es")
    assert again == first
    assert (again.name, again.language) == ("Maria Rossi", "it")
    assert [event.kind for event in story(first.stream)] == [events.REQUESTER_CREATED]


def test_a_customer_without_a_name_is_called_by_their_address():
    assert customers.requester_for("maria.rossi@shop.test").name == "maria.rossi"


def test_a_bad_address_is_refused():
    with pytest.raises(ValidationError) as refusal:
        customers.requester_for("nonsense")
    assert "email" in refusal.value.message_dict


def test_making_a_known_customer_anew_is_refused():
    customers.create_requester(email="maria@shop.test", name="Maria")
    with pytest.raises(ValidationError) as refusal:
        customers.create_requester(email="MARIA@shop.test", name="Maria")
    assert "email" in refusal.value.message_dict


def test_looking_a_customer_up_reads_the_index(django_assert_num_queries):
    customers.requester_for("maria@shop.test")
    plan = Requester.objects.with_email("maria@shop.test").explain()
    assert "lower" in plan.lower()
    with django_assert_num_queries(1):
        customers.requester_for("maria@shop.test")


def test_a_customer_changes_and_the_ledger_holds_no_name():
    shop = customers.create_organisation(name="Shop", tier="premium")
    maria = customers.requester_for("maria@shop.test")
    changed = customers.change_requester(maria, name="Maria Rossi", organisation=shop)
    assert changed.tier == "premium"
    data = {"fields": ["name", "organisation"], "organisation": shop.pk}
    assert story(maria.stream).last().data == data


def test_a_company_changes_its_tier_and_leaves():
    shop = customers.create_organisation(name="Shop")
    changed = customers.change_organisation(shop, tier="strategic", is_active=False)
    assert (changed.tier, changed.is_active) == ("strategic", False)
    data = {"fields": ["is_active", "tier"], "tier": "strategic", "is_active": False}
    assert story(shop.stream).last().data == data
    with pytest.raises(ValidationError):
        customers.create_organisation(name="Shop")
