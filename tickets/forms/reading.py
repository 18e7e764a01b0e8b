"""What a ticket's page sends by itself while somebody reads and writes."""

from django import forms

from tickets.forms.composing import INTERNAL, PUBLIC
from tickets.services.reading import LONGEST_DRAFT


class ReadingForm(forms.Form):
    """The last message that was seen."""

    seen_message = forms.IntegerField(min_value=0, max_value=2**63 - 1)


class DraftForm(forms.Form):
    """What was written so far, and for whom."""

    visibility = forms.ChoiceField(choices=[(PUBLIC, PUBLIC), (INTERNAL, INTERNAL)])
    body = forms.CharField(required=False, max_length=LONGEST_DRAFT, strip=False)
