"""What people set for themselves in the menu of every page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User

ON_OFF = (("on", _("On")), ("off", _("Off")))


def is_on(word: str) -> bool:
    """Read the word of a switch."""
    return word == "on"


class PreferencesForm(forms.ModelForm[User]):
    """How the desk looks and speaks. Only what is sent is set: one menu may send one choice."""

    shortcuts = forms.TypedChoiceField(label=_("single-key shortcuts"), choices=ON_OFF, coerce=is_on)

    class Meta:
        """The reader's own columns."""

        model = User
        fields = ("theme", "density", "language", "timezone", "shortcuts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what is not sent."""
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.data):
            del self.fields[name]


class AvailabilityForm(forms.Form):
    """Whether the reader takes work."""

    is_on_duty = forms.TypedChoiceField(label=_("takes work"), choices=ON_OFF, coerce=is_on)
