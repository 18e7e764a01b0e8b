"""The form that narrows the queue."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.offering import offer
from tickets.filters import MYSELF, NOBODY
from tickets.selectors import choices
from tickets.words import Channel, Priority, Severity, SlaState, Status

ANY = ("", _("Any"))


class QueueFilterForm(forms.Form):
    """The conditions that people choose most, one value each. Its values are those of `TicketFilter`."""

    sla_state = forms.ChoiceField(label=_("Promise"), choices=[ANY, *SlaState.choices], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[ANY, *Status.choices], required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=[ANY, *Priority.choices], required=False)
    severity = forms.ChoiceField(label=_("Severity"), choices=[ANY, *Severity.choices], required=False)
    assignee = forms.ChoiceField(label=_("Assignee"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    tier = forms.ChoiceField(label=_("Customer's tier"), choices=[ANY, *Tier.choices], required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[ANY, *settings.LANGUAGES], required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[ANY, *Channel.choices], required=False)
    escalated = forms.ChoiceField(
        label=_("Escalated"), choices=[ANY, ("true", _("Yes")), ("false", _("No"))], required=False
    )
    tag = forms.SlugField(label=_("Tag"), allow_unicode=True, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the people, teams and topics of today."""
        super().__init__(*args, **kwargs)
        people = [(str(pk), name) for pk, name in choices.agents().values_list("pk", "name")]
        offer(self, "assignee", [ANY, (MYSELF, _("Me")), (NOBODY, _("Nobody")), *people])
        offer(self, "team", [ANY, *choices.teams().values_list("slug", "name")])
        offer(self, "topic", [ANY, *choices.topics().values_list("slug", "name")])
