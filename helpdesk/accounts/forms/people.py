"""Forms about people and their keys to the API."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roles import Role, may_manage, scopes_of
from helpdesk.web.offering import offer

SCOPE_WORDS = {
    "tickets:read": _(
        "Read tickets, conversations, promises and history, and look people, customers and policies up."
    ),
    "tickets:write": _("Open tickets and work on them, and set what you yourself are told of and where."),
    "escalations:read": _("Read escalations, paths and the matrix, and ask what would happen next."),
    "escalations:write": _("Escalate, send back, acknowledge, advance and close."),
    "knowledge:read": _("Read and search articles of the knowledge base."),
    "knowledge:write": _("Write, review, publish and archive articles."),
    "reports:read": _("Read reports, and the tickets behind each figure."),
    "reports:write": _("Put your own dashboards together, and have them mailed."),
    "admin": _("Change people, teams, calendars, policies and paths, as far as your role allows."),
}
"""What each scope allows, for whoever makes a token. A scope that no address of the API asks for is not offered."""

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
        offer(self, "role", roles)
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
        offered = [scope for scope in scopes_of(user.role) if scope in SCOPE_WORDS]
        offer(self, "scopes", [(scope, _named(scope)) for scope in offered])

    def facts(self) -> dict[str, Any]:
        """Return what `tokens.issue` takes."""
        values = self.cleaned_data
        expires_at = timezone.now() + timedelta(days=int(values["days"]))
        return {"name": values["name"], "scopes": values["scopes"], "expires_at": expires_at}


def _named(scope: str) -> SafeString:
    return format_html('<span>{} <code class="mono quiet">{}</code></span>', SCOPE_WORDS[scope], scope)


def _open_teams(inviter: User) -> Any:
    teams = Team.objects.filter(is_active=True).order_by("name")
    return teams if inviter.may("tickets.see_private") else teams.filter(is_private=False)
