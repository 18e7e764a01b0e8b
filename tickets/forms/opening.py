"""What is filled in to open a ticket for a customer."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tickets.models import Topic
from tickets.selectors import choices
from tickets.words import Channel, Severity


class NewTicketForm(forms.Form):
    """Who asks, what about, how bad."""

    requester_email = forms.EmailField(
        label=_("Customer's e-mail address"),
        help_text=_("A new address becomes a new customer; a known one finds its organisation by itself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    requester_name = forms.CharField(
        label=_("Customer's name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only read for a new customer."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=250)
    body = forms.CharField(
        label=_("What the customer says"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In the customer's own words where you have them."),
    )
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=Severity.choices,
        initial=Severity.NORMAL,
        help_text=_("How bad it is for the customer. With their tier it gives the priority."),
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.none(), required=False, empty_label=_("No topic")
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, initial=Channel.PHONE)
    language = forms.ChoiceField(
        label=_("Customer's language"),
        choices=[("", _("The customer's own")), *settings.LANGUAGES],
        required=False,
    )

    once = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=60, initial=lambda: uuid4().hex
    )
    """The mark of this form: sent twice, it opens one ticket."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the topics of today."""
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = choices.topics()  # type: ignore[attr-defined]
