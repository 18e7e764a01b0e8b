"""What is filled in to let the desk look ahead on a team's queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from escalation.models import TeamWatch
from helpdesk.accounts.models import Team
from helpdesk.web.durations import duration

AHEAD = (0, 1800, 3600, 7200, 14_400, 28_800)


class WatchForm(forms.Form):
    """How far ahead, and who helps out."""

    ahead = forms.TypedChoiceField(
        label=_("Look ahead"),
        coerce=int,
        help_text=_("What is due within this time must find somebody who is there and has room for it."),
    )
    helper = forms.ModelChoiceField(
        label=_("Team that helps out"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("Nobody: only tell"),
        help_text=_("On the same level it spreads sideways, on a higher one upwards."),
    )

    def __init__(self, *args: Any, team: Team, watch: TeamWatch | None, **options: Any) -> None:
        """Offer the usual spans, the one that is set, and the teams that may help."""
        ahead = watch.ahead if watch else 0
        options["initial"] = {"ahead": ahead, "helper": watch.helper_id if watch else None}
        super().__init__(*args, **options)
        spans = sorted({*AHEAD, ahead})
        words = [(span, duration(span) if span else _("Do not look")) for span in spans]
        self.fields["ahead"].choices = words  # type: ignore[attr-defined]
        others = Team.objects.filter(is_active=True, is_private=False).exclude(pk=team.pk)
        self.fields["helper"].queryset = (  # type: ignore[attr-defined]
            others.none() if team.is_private else others
        )
