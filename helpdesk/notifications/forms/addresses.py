"""Addresses for chat notices, as forms. What was typed as an address is never shown again."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team
from helpdesk.notifications import kinds
from helpdesk.notifications.outside import LENGTH


class OwnAddressForm(forms.Form):
    """One address of one's own."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What you call it, such as my phone."))
    url = forms.CharField(
        label=_("Address"),
        max_length=LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "As Apprise writes it, such as slack://token-a/token-b/token-c or tgram://bot-token/chat-id; the address "
            "of a Slack or Teams webhook will do too. It holds a secret, so nobody sees it again."
        ),
    )

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Say what the verb refused: beside the field, or above the form."""
        for field, sentences in errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


def _shared_kinds() -> list[tuple[str, Any]]:
    return [(kind.name, kind.shared) for kind in kinds.shared()]


class SharedAddressForm(OwnAddressForm):
    """A channel of a team, or of the whole desk."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What you call it, such as #network."))
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.filter(is_active=True),
        required=False,
        empty_label=_("The whole desk"),
        help_text=_("A channel of the whole desk hears of every team but the private ones."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Told of"), choices=lazy(_shared_kinds, list)(), widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
