"""What is filled in about an article that was read, and about what its readers said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge_base.models.feedback import LONGEST_TEXT, Outcome

YES, NO = "yes", "no"


class SayForm(forms.Form):
    """Whether an article helped, and what it lacks."""

    helped = forms.ChoiceField(
        label=_("Did it help you?"),
        choices=[(YES, _("Yes, it helped")), (NO, _("No, it did not help"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What does it lack?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever keeps the article reads it, and you hear what became of it."),
    )

    def said(self) -> dict[str, Any]:
        """Return it as the verb takes it. Only after `is_valid`."""
        return {"helpful": self.cleaned_data["helped"] == YES, "text": self.cleaned_data["text"]}


class DealForm(forms.Form):
    """What became of what readers said. `up_to` is the last word that the page showed."""

    outcome = forms.ChoiceField(
        label=_("What became of it"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reply = forms.CharField(
        label=_("Answer, or the reason"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The agents who said it read this. Customers are not written to."),
    )
    up_to = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
