"""What knowledge does on a ticket in words, for the ticket's story."""

from django.utils.translation import gettext as _

from helpdesk.ledger.models import Event
from knowledge_base import events
from knowledge_base.models.lesson import DeclineReason
from knowledge_base.models.use import Verdict
from tickets.story import Line, Names, tells


@tells(events.LESSON_ASKED)
def asked(_event: Event, _names: Names) -> Line:
    """Say that the first line waits for it."""
    return Line(_("Asked what the first line can learn from it."), "lightbulb")


@tells(events.LESSON_BEGUN)
def begun(_event: Event, _names: Names) -> Line:
    """Say that it is being written."""
    return Line(_("Began to write down what it taught."), "lightbulb")


@tells(events.LESSON_LEARNT)
def learnt(_event: Event, _names: Names) -> Line:
    """Say that it stands in an article."""
    return Line(_("What it taught stands in the knowledge base."), "lightbulb")


@tells(events.LESSON_DECLINED)
def declined(event: Event, _names: Names) -> Line:
    """Say why there is none."""
    reason = str(event.data.get("reason", ""))
    label = DeclineReason(reason).label if reason in DeclineReason.values else reason
    return Line(_("No article is needed: %(reason)s.") % {"reason": label}, "lightbulb")


@tells(events.LESSON_GIVEN)
def given(event: Event, names: Names) -> Line:
    """Say who owes it now."""
    words = {"name": names.person(event.data.get("to"))}
    return Line(_("%(name)s is to write down what it taught.") % words, "lightbulb")


@tells(events.JUDGED)
def judged(event: Event, names: Names) -> Line:
    """Say what an article was worth, without its title: not everybody who reads the story may know it."""
    verdict = str(event.data.get("verdict", ""))
    label = Verdict(verdict).label if verdict in Verdict.values else verdict
    return Line(
        _("%(who)s on an article: %(verdict)s.") % {"who": names.actor(event), "verdict": label}, "library"
    )
