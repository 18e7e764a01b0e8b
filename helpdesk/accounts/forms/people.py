"""Forms about people and their keys to the API."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roles import Role, may_manage, scopes_of

DAYS = (("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")))


class InvitationForm(forms.Form):
    """Whom to invite, as what. Only roles that the inviter may give are offered."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("None yet")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, inviter: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, label) for role, label in Role.choices if may_manage(inviter.role, role)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.AGENT
        self.fields["language"].initial = inviter.language
        self.fields["team"].queryset = _open_teams(inviter)  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """A new key to the API."""

    name = forms.CharField(label=_("What is it for?"), max_length=100)
    scopes = forms.MultipleChoiceField(label=_("What may it do?"), widget=forms.CheckboxSelectMultiple)
    days = forms.ChoiceField(label=_("How long does it work?"), choices=DAYS, initial="90")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = [(scope, scope) for scope in scopes_of(user.role)]
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what `tokens.issue` takes."""
        values = self.cleaned_data
        expires_at = timezone.now() + timedelta(days=int(values["days"]))
        return {"name": values["name"], "scopes": values["scopes"], "expires_at": expires_at}


def _open_teams(inviter: User) -> Any:
    teams = Team.objects.filter(is_active=True).order_by("name")
    return teams if inviter.may("tickets.see_private") else teams.filter(is_private=False)
