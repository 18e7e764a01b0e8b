"""What the composer posts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.words import Status

PUBLIC = "public"
INTERNAL = "internal"
THEN = (Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY, Status.RESOLVED)
"""The statuses that can go with a message."""


class ComposeForm(forms.Form):
    """A reply or a note. `seen_message` is the last message its writer saw, `then` the status to go with it."""

    visibility = forms.ChoiceField(choices=[(PUBLIC, _("Reply")), (INTERNAL, _("Internal note"))])
    body = forms.CharField(max_length=100_000, error_messages={"required": _("Write something first.")})
    seen_message = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    then = forms.ChoiceField(required=False, choices=[(status, status.label) for status in THEN])
