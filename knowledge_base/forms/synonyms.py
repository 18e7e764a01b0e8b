"""Words that mean the same, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 300


class SynonymForm(forms.Form):
    """What people of each language call one thing.

    It carries what its reader was shown, so that what somebody else wrote meanwhile in another language stays.
    """

    en = forms.CharField(
        label=_("English"),
        max_length=_LONGEST,
        required=False,
        show_hidden_initial=True,
        help_text=_("Words or short phrases with commas between them: bill, invoice, receipt."),
    )
    es = forms.CharField(label=_("Spanish"), max_length=_LONGEST, required=False, show_hidden_initial=True)
    ru = forms.CharField(label=_("Russian"), max_length=_LONGEST, required=False, show_hidden_initial=True)
    it = forms.CharField(label=_("Italian"), max_length=_LONGEST, required=False, show_hidden_initial=True)

    def changed_words(self) -> dict[str, str]:
        """Return the words of the languages that differ from what was shown."""
        return {language: self.cleaned_data[language] for language in self.changed_data}
