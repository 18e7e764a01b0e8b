"""What is filled in about what a ticket taught: why there is no article, which one has it, who owes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import ACTIONS
from knowledge_base.models import Article
from knowledge_base.models.lesson import LONGEST_NOTE, DeclineReason

FOUND, UPDATE = "found", "update"
MOST_OFFERED = 300
"""Articles that the list offers: the newest of those that the writer may see."""


class DeclineForm(forms.Form):
    """Why the ticket leaves no article behind."""

    reason = forms.ChoiceField(label=_("Why not"), choices=DeclineReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("In a few words"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FoundForm(forms.Form):
    """Which article has it already, or is brought up to it."""

    article = forms.ModelChoiceField(label=_("Article"), queryset=Article.objects.none())
    how = forms.ChoiceField(
        label=_("What is left to do"),
        choices=[
            (FOUND, _("Nothing: it says so already")),
            (UPDATE, _("Bring it up to what the ticket taught")),
        ],
        initial=FOUND,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, reader: User, **options: Any) -> None:
        """Offer the articles that readers have and this one may read, the newest first."""
        super().__init__(*args, **options)
        offered = Article.objects.readable_by(reader).order_by("-published_at", "pk")
        newest = list(offered.values_list("pk", flat=True)[:MOST_OFFERED])
        chosen = Article.objects.filter(pk__in=newest).order_by("title", "pk")
        self.fields["article"].queryset = chosen  # type: ignore[attr-defined]


class GiveForm(forms.Form):
    """Who owes it from now on."""

    owner = forms.ModelChoiceField(label=_("Who writes it down"), queryset=User.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer everybody who writes articles."""
        super().__init__(*args, **options)
        writers = User.objects.filter(is_active=True, role__in=ACTIONS["knowledge.write"]).order_by(
            "name", "pk"
        )
        self.fields["owner"].queryset = writers  # type: ignore[attr-defined]
