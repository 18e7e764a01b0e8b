"""What is filled in to change several tickets at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from helpdesk.accounts.models import Team, User
from helpdesk.web.offering import offer
from tickets.models import Ticket
from tickets.selectors import choices
from tickets.transitions import TABLE
from tickets.words import Priority, Status


class AssignAllForm(forms.Form):
    """A person, a team or both."""

    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: the team's queue"),
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("The person's own, or as it is"),
    )

    def __init__(self, tickets: Sequence[Ticket], data: Any = None) -> None:
        """Offer the people and teams of today."""
        super().__init__(data)
        self.fields["assignee"].queryset = choices.agents()  # type: ignore[attr-defined]
        self.fields["team"].queryset = choices.teams()  # type: ignore[attr-defined]


class StatusAllForm(forms.Form):
    """A status. Beside each stands how many of the tickets can come into it."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), widget=forms.RadioSelect)

    def __init__(self, tickets: Sequence[Ticket], data: Any = None) -> None:
        """Offer the statuses that at least one of the tickets can come into."""
        super().__init__(data)
        able = Counter(status for ticket in tickets for status in TABLE[ticket.status].may_become)
        known = [status for status in Status if able[status]]
        offer(
            self,
            "status",
            [(status, _counted(str(status.label), able[status], len(tickets))) for status in known],
        )


class PriorityAllForm(forms.Form):
    """A priority; none means the one that severity and tier give."""

    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)

    def __init__(self, tickets: Sequence[Ticket], data: Any = None) -> None:
        """Offer the priorities."""
        super().__init__(data)
        offer(self, "priority", [("", _("Automatic")), *Priority.choices])


class TagAllForm(forms.Form):
    """Tags to put on."""

    tags = forms.CharField(
        label=gettext_lazy("Tags to add"),
        max_length=1000,
        help_text=gettext_lazy("Words with commas between them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, tickets: Sequence[Ticket], data: Any = None) -> None:
        """Take the words."""
        super().__init__(data)

    def words(self) -> list[str]:
        """Return the tags as typed."""
        return [word.strip() for word in self.cleaned_data["tags"].split(",") if word.strip()]


def _counted(label: str, able: int, of_all: int) -> str:
    if able == of_all:
        return label
    unable = of_all - able
    return ngettext("%(label)s (%(count)s ticket cannot)", "%(label)s (%(count)s tickets cannot)", unable) % {
        "label": label,
        "count": unable,
    }
