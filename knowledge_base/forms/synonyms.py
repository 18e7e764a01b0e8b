"""Words that mean the same, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 300


class SynonymForm(forms.Form):
    """What people of each language call one thing."""

    en = forms.CharField(
        label=_("English"),
        max_length=_LONGEST,
        required=False,
        help_text=_("Words or short phrases with commas between them: bill, invoice, receipt."),
    )
    es = forms.CharField(label=_("Spanish"), max_length=_LONGEST, required=False)
    ru = forms.CharField(label=_("Russian"), max_length=_LONGEST, required=False)
    it = forms.CharField(label=_("Italian"), max_length=_LONGEST, required=False)
