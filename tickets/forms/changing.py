"""What is filled in to change a ticket: its status, its place, its properties."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.accounts.models import Team, User
from helpdesk.web.offering import offer
from helpdesk.web.widgets import Combobox
from tickets.load import open_tickets_by_person
from tickets.models import Ticket, Topic
from tickets.selectors import choices
from tickets.words import Priority, Severity, Status


class RevisedForm(forms.Form):
    """A form that carries the revision of the ticket that its reader saw."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class StatusForm(RevisedForm):
    """Another status, and why."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Status.choices)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)
    seen_message = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1
    )


class PropertiesForm(RevisedForm):
    """How bad, how urgent, what about, in which language."""

    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=Severity.choices)
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"),
        required=False,
        widget=forms.Select(attrs={"data-key": "p", "aria-keyshortcuts": "p"}),
    )
    topic = forms.ModelChoiceField(
        label=gettext_lazy("Topic"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("No topic"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, ticket: Ticket, data: Any = None, revision: int | None = None) -> None:
        """Show the ticket as it is; with `data` what somebody chose, on the revision they have now seen."""
        initial = {
            "revision": ticket.revision,
            "severity": ticket.severity,
            "priority": ticket.priority if ticket.is_priority_overridden else "",
            "topic": ticket.topic_id,
            "language": ticket.language,
        }
        if data is not None and revision is not None:
            data = {**data.dict(), "revision": revision}
        super().__init__(data, initial=initial, auto_id="properties-%s")
        self.fields["topic"].queryset = choices.topics(ticket.topic_id)  # type: ignore[attr-defined]
        derived = _("Automatic (%(priority)s)") if not ticket.is_priority_overridden else _("Automatic")
        automatic = derived % {"priority": ticket.get_priority_display()}
        offer(self, "priority", [("", automatic), *Priority.choices])

    def changes(self) -> dict[str, Any]:
        """Return the chosen values as `triage.change` takes them: no priority means the derived one."""
        chosen = {name: self.cleaned_data[name] for name in ("severity", "topic", "language")}
        return {**chosen, "priority": self.cleaned_data["priority"] or None}


class EditForm(RevisedForm):
    """The subject and the tags."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=250)
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Words with commas between them."),
    )

    def words(self) -> set[str]:
        """Return the tags as typed."""
        return {word.strip() for word in self.cleaned_data["tags"].split(",")} - {""}


class AssignForm(RevisedForm):
    """A person, a team or both, and the story that goes along."""

    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: the team's queue"),
        widget=Combobox,
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("The person's own, or as it is"),
    )
    note = forms.CharField(
        label=gettext_lazy("Story"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "What they need to know: what it is about, what was done, what is asked. It becomes an internal note."
        ),
    )

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        """Offer the people and teams of today, each person with the open tickets they hold."""
        initial = {"revision": ticket.revision, "assignee": ticket.assignee_id}
        super().__init__(data, initial=initial)
        loads = open_tickets_by_person()
        people: Any = self.fields["assignee"]
        people.queryset = choices.agents()
        people.label_from_instance = lambda user: _person_label(user, loads.get(user.pk, 0))
        teams: Any = self.fields["team"]
        teams.queryset = choices.teams()
        teams.label_from_instance = _team_label


def _person_label(user: User, held: int) -> str:
    words = {"name": user.name, "held": held, "capacity": user.capacity}
    return _("%(name)s (%(held)s of %(capacity)s)") % words


def _team_label(team: Team) -> str:
    return _("Level %(level)s · %(name)s") % {"level": team.level, "name": team.name}
