"""What a step of an article asks for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """What should change before a text can be published."""

    reason = forms.CharField(
        label=_("What should change"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


def seen_of(sent: Mapping[str, Any]) -> int:
    """Return which state of the article the page showed; 0, which no article is in, when it does not say."""
    text = str(sent.get("seen", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
