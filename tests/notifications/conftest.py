"""Kinds of the trial's own, people who read four languages, and a mail server that takes, refuses or breaks."""

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from helpdesk.accounts.models import User
from helpdesk.notifications import kinds
from tests.mail_server import running


@pytest.fixture(autouse=True)
def trial_kinds(monkeypatch):
    """The kinds that the product's templates are written for, with titles of the trial's own."""
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "_words", {})
    kinds.declare("ticket_assigned", "%(key)s is yours: %(subject)s", label="A ticket for me")
    kinds.declare(
        "ticket_customer_replied",
        "%(requester_name)s answered on %(key)s",
        label="An answer",
        usually=["bell"],
    )
    kinds.declare(
        "escalation_reached_you",
        "%(key)s climbed to you: %(reason)s",
        label="A climb to me",
        usually=["bell", "mail", "chat"],
        is_urgent=True,
        needed="It waits for you.",
    )
    kinds.declare(
        "escalation_notice", "%(key)s climbed to %(to_name)s", label="A climb", shared="A climb to the team"
    )
    kinds.declare("digest", ngettext_lazy("%(count)s piece of news", "%(count)s pieces of news", "count"))
    kinds.declare("address_failed", "%(address)s no longer takes notices")
    kinds.declare("article", "Is %(subject)s still true?", label="An article")
    kinds.declare("audit_found", "The audit found %(count)s things wrong")
    kinds.declare("escalation_warning", "%(key)s is due %(due_at)s")
    kinds.declare("escalation_deescalated", "%(key)s came back")
    kinds.declare("escalation_exhausted", "%(key)s reached the top")
    kinds.declare("approval_asked", "%(key)s: your yes or no is asked for")
    kinds.declare("approval_notice", "%(key)s: %(to_name)s is asked")
    kinds.declare("approval_answered", "%(key)s: %(from_name)s answered %(decision)s")
    kinds.declare("approval_unanswered", "%(key)s: no answer from %(to_name)s")
    kinds.declare("team_short", "%(team_name)s has %(count)s too many")
    kinds.declare("report", "%(subject)s, %(period)s")
    kinds.declare("reply", "Re: %(subject)s", for_customers=True, automatic=False)
    kinds.declare("step_message", "News on your request", for_customers=True)
    kinds.declare("ticket_received", "%(subject)s", for_customers=True)
    # a title that Django itself has translated: the languages are seen without the desk's catalogues
    kinds.declare("trial_language", _("Monday"), "ticket_assigned")


@pytest.fixture
def make_user(db):
    """`make_user("maria", language="it")`."""

    def make(name, **fields):
        return User.objects.create_user(f"{name}@desk.test", name=name.title(), **fields)

    return make


@pytest.fixture
def smtp(settings):
    """A real SMTP server on this machine, that the desk sends through."""
    with running(settings) as server:
        yield server
