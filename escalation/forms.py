"""What is filled in to escalate, to send back, and to answer a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalation.bouncing import goes_to_and_fro
from escalation.models import Escalation
from escalation.paths import Target
from escalation.services.deescalating import earlier_holders
from escalation.words import ApprovalState, EscalationKind, Reason, TargetType
from helpdesk.accounts.models import Team, User
from helpdesk.web.offering import offer
from tickets.models import Ticket
from tickets.selectors import choices

ORIGIN = "origin"
LONGEST = 20_000

KINDS = [
    (EscalationKind.FUNCTIONAL, gettext_lazy("Functional: to the right expertise")),
    (EscalationKind.HIERARCHICAL, gettext_lazy("Hierarchical: to more authority")),
]


class EscalateForm(forms.Form):
    """Which kind and why, whom to go round or to instead, and the story. `seen` marks the proposal that was read."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=Reason.choices,
        help_text=gettext_lazy("No reason blames anybody. It decides which row of the matrix holds."),
    )
    parties = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People in the conflict"),
        queryset=User.objects.none(),
        required=False,
        help_text=gettext_lazy("For a conflict: the way goes round them."),
    )
    target = forms.ChoiceField(label=gettext_lazy("Somebody else instead"), required=False)
    summary = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The problem and its impact, in one or two sentences."),
    )
    tried = forms.CharField(
        label=gettext_lazy("What was tried"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    asked_for = forms.CharField(
        label=gettext_lazy("What is asked for"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tell_customer = forms.BooleanField(label=gettext_lazy("Tell the customer"), required=False)

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        """Begin with what the ticket says."""
        initial = {
            "kind": EscalationKind.HIERARCHICAL if goes_to_and_fro(ticket) else EscalationKind.FUNCTIONAL,
            "reason": Reason.KNOWLEDGE,
            "summary": ticket.subject,
            "tell_customer": True,
        }
        super().__init__(data, initial=initial)
        people = list(choices.agents())
        self.fields["parties"].queryset = choices.agents()  # type: ignore[attr-defined]
        offer(self, "parties", [(user.pk, user.name) for user in people])
        offer(
            self,
            "target",
            [
                ("", _("As proposed")),
                (_("Teams"), [(f"team-{team.pk}", _team_label(team)) for team in choices.teams()]),
                (_("People"), [(f"user-{user.pk}", user.name) for user in people]),
            ],
        )

    def chosen_target(self) -> Target | None:
        """Return whom the writer chose instead of the proposal. Only after `is_valid`, or for a known value."""
        kind, _dash, pk = str(self._chosen("target") or "").partition("-")
        if kind not in {"team", "user"} or not _is_id(pk):
            return None
        return Target(TargetType.TEAM if kind == "team" else TargetType.USER, int(pk))

    def chosen_kind(self) -> str:
        """Return the kind that stands in the form now, sent or not."""
        chosen = str(self._chosen("kind") or "")
        return chosen if chosen in EscalationKind.values else EscalationKind.FUNCTIONAL

    def chosen_reason(self) -> str:
        """Return the reason that stands in the form now, sent or not."""
        chosen = str(self._chosen("reason") or "")
        return chosen if chosen in Reason.values else Reason.KNOWLEDGE

    def chosen_parties(self) -> list[int]:
        """Return the ids of the people in conflict that stand in the form now."""
        return [int(pk) for pk in self._chosen("parties") or [] if _is_id(str(pk))]

    def _chosen(self, name: str) -> Any:
        return self[name].value()


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


class DeescalateForm(forms.Form):
    """Why it goes back, and where to."""

    reason = forms.CharField(
        label=gettext_lazy("Why it goes back"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It becomes an internal note: the next one reads it."),
    )
    to = forms.ChoiceField(label=gettext_lazy("Where to"), widget=forms.RadioSelect)

    def __init__(self, escalation: Escalation, data: Any = None) -> None:
        """Offer where it came from, and everybody who held it since."""
        super().__init__(data, initial={"to": ORIGIN})
        self._holders = {str(user.pk): user for user in earlier_holders(escalation)}
        origin = (ORIGIN, _("Where it came from: %(place)s") % {"place": origin_of(escalation)})
        others = [
            (pk, user.name) for pk, user in self._holders.items() if user.pk != escalation.origin_assignee_id
        ]
        offer(self, "to", [origin, *others])

    def receiver(self) -> User | None:
        """Return the earlier holder who was chosen; None for the origin."""
        return self._holders.get(self.cleaned_data["to"])


def origin_of(escalation: Escalation) -> str:
    """Return where a climb began: team, person and level."""
    names = [str(one) for one in (escalation.origin_team, escalation.origin_assignee) if one]
    words = {"level": escalation.origin_level, "place": " · ".join(names) or _("nobody")}
    return _("L%(level)s · %(place)s") % words


def _team_label(team: Team) -> str:
    return _("L%(level)s · %(place)s") % {"level": team.level, "place": team.name}


class AnswerForm(forms.Form):
    """Yes or no, by the button that is pressed, and what is said with it."""

    decision = forms.ChoiceField(
        choices=[(ApprovalState.YES, ApprovalState.YES.label), (ApprovalState.NO, ApprovalState.NO.label)],
        widget=forms.HiddenInput,
    )
    note = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept as an internal note; the customer does not see it."),
    )
