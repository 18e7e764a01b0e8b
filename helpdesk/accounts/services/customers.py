"""Customers and their companies become known and change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from helpdesk.accounts import events
from helpdesk.accounts.models import Organisation, Requester
from helpdesk.accounts.models.organisation import Tier
from helpdesk.accounts.services.changes import apply, locked, save_new, told
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now

REQUESTER_FACTS = frozenset({"email", "name", "organisation", "language", "timezone", "phone"})
REQUESTER_WORDS = frozenset({"organisation", "language", "timezone"})
ORGANISATION_FACTS = frozenset({"name", "tier", "is_active"})
ORGANISATION_WORDS = frozenset({"tier", "is_active"})


def requester_for(email: str, *, actor: int | None = None, **facts: Any) -> Requester:
    """Return the requester with this address, made known now if need be.

    `facts` (see `create_requester`) hold for a new one only; without a name the address's first part is taken. Safe
    when several processes meet the same new customer at once. Raises ValidationError when a value is bad.
    """
    known = Requester.objects.with_email(email).first()
    if known is not None:
        return known
    facts["name"] = facts.get("name") or email.strip().partition("@")[0]
    try:
        return create_requester(email=email, actor=actor, **facts)
    except ValidationError:
        faster = Requester.objects.with_email(email).first()
        if faster is None:
            raise
        return faster


def create_requester(
    *,
    email: str,
    name: str,
    organisation: Organisation | None = None,
    language: str = "en",
    timezone: str = "UTC",
    phone: str = "",
    actor: int | None = None,
) -> Requester:
    """Make a customer known. Raises ValidationError when a value is bad or the address is known already."""
    requester = Requester(
        email=email.strip().lower(),
        name=name.strip(),
        organisation=organisation,
        language=language,
        timezone=timezone,
        phone=phone.strip(),
    )
    with transaction.atomic():
        save_new(requester)
        data = {"organisation": requester.organisation_id, "language": language}
        kind = events.REQUESTER_CREATED
        record([event(requester.stream, kind, at=now(), actor=actor, subject=requester, **data)])
    return requester


def change_requester(requester: Requester, *, actor: int | None = None, **facts: Any) -> Requester:
    """Change facts about a customer (see REQUESTER_FACTS) and return them as they are now.

    Raises ValidationError when a value is bad or the address belongs to another.
    """
    if "email" in facts:
        facts["email"] = facts["email"].strip().lower()
    with transaction.atomic():
        requester = locked(requester)
        changed = apply(requester, facts, REQUESTER_FACTS)
        if changed:
            data = told(changed, REQUESTER_WORDS)
            kind = events.REQUESTER_CHANGED
            record([event(requester.stream, kind, at=now(), actor=actor, subject=requester, **data)])
    return requester


def create_organisation(*, name: str, tier: str = Tier.STANDARD, actor: int | None = None) -> Organisation:
    """Make a company known. Raises ValidationError when a value is bad or the name is known already."""
    organisation = Organisation(name=name.strip(), tier=tier)
    with transaction.atomic():
        save_new(organisation)
        kind = events.ORGANISATION_CREATED
        record(
            [event(organisation.stream, kind, at=now(), actor=actor, subject=organisation, tier=str(tier))]
        )
    return organisation


def change_organisation(
    organisation: Organisation, *, actor: int | None = None, **facts: Any
) -> Organisation:
    """Change facts about a company (see ORGANISATION_FACTS) and return it as it is now.

    Raises ValidationError when a value is bad or the name belongs to another.
    """
    with transaction.atomic():
        organisation = locked(organisation)
        changed = apply(organisation, facts, ORGANISATION_FACTS)
        if changed:
            data = told(changed, ORGANISATION_WORDS)
            kind = events.ORGANISATION_CHANGED
            record([event(organisation.stream, kind, at=now(), actor=actor, subject=organisation, **data)])
    return organisation
