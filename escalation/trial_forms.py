"""The form that tries a matrix on a ticket: a real one by its key, or an imagined one."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from escalation.condition_words import LABELS
from escalation.imagining import imagine
from escalation.words import Reason, Trigger
from helpdesk.accounts.models import Team
from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.offering import offer
from helpdesk.web.times import TRAVELLED_YEARS
from helpdesk.web.widgets import Combobox
from tickets.keys import key_number
from tickets.models import Ticket, Topic
from tickets.words import Channel, Priority, Severity

NONE = ("", _("None"))


class TrialForm(forms.Form):
    """A ticket and the instant at which it comes in. The key counts where it is given; else what is described."""

    ticket = forms.CharField(
        label=_("A real ticket"),
        required=False,
        max_length=30,
        help_text=_("Its key, such as HD-1042. It is played from when it came in; it stays as it is."),
    )
    severity = forms.ChoiceField(label=LABELS["severity"], choices=Severity.choices, required=False)
    tier = forms.ChoiceField(label=LABELS["tier"], choices=Tier.choices, required=False)
    priority = forms.ChoiceField(
        label=LABELS["priority"],
        choices=[("", _("From severity and tier")), *Priority.choices],
        required=False,
    )
    topic = forms.ChoiceField(label=LABELS["topic"], required=False)
    channel = forms.ChoiceField(label=LABELS["channel"], choices=Channel.choices, required=False)
    language = forms.ChoiceField(label=LABELS["language"], choices=settings.LANGUAGES, required=False)
    team = forms.ChoiceField(label=LABELS["team"], required=False)
    product = forms.CharField(label=LABELS["product"], required=False, max_length=200)
    reopen_count = forms.IntegerField(label=_("Times reopened"), required=False, min_value=0, max_value=1000)
    reason = forms.ChoiceField(label=LABELS["reason"], choices=[NONE, *Reason.choices], required=False)
    trigger = forms.ChoiceField(label=LABELS["trigger"], choices=[NONE, *Trigger.choices], required=False)
    at = forms.DateTimeField(
        label=_("Comes in"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("In your time zone. Left empty: now, or when the real ticket came in."),
    )
    timezone = forms.ChoiceField(
        label=_("The customer's time zone"),
        required=False,
        widget=Combobox,
        help_text=_("For an imagined ticket; a real one knows it."),
    )

    OFTEN = ("severity", "tier", "priority", "topic", "channel", "language")
    SELDOM = ("team", "product", "reopen_count", "reason", "trigger", "timezone")

    def __init__(self, data: Any, *, zone: str) -> None:
        """Offer the topics and teams of today; `zone` is where the imagined customer is unless one is chosen."""
        asked = data.copy()
        for name, value in {"tier": Tier.STANDARD, "severity": Severity.NORMAL, "timezone": zone}.items():
            asked.setdefault(name, value)
        super().__init__(asked)
        offer(self, "topic", [NONE, *Topic.objects.values_list("slug", "name")])
        offer(
            self,
            "team",
            [("", _("By the topic")), *Team.objects.filter(is_active=True).values_list("slug", "name")],
        )
        offer(self, "timezone", [(one, one) for one in sorted(available_timezones())])

    @property
    def often(self) -> list[Any]:
        """Return what most trials say of a ticket."""
        return [self[name] for name in self.OFTEN]

    @property
    def seldom(self) -> list[Any]:
        """Return what few trials say."""
        return [self[name] for name in self.SELDOM]

    @property
    def says_seldom(self) -> bool:
        """Say whether one of those is chosen, so that it must be seen."""
        return any(self.data.get(name) for name in self.SELDOM if name != "timezone")

    def clean_at(self) -> Any:
        """Return the instant. Raises ValidationError outside the years that promises can count."""
        at = self.cleaned_data["at"]
        if at is not None and at.year not in TRAVELLED_YEARS:
            raise forms.ValidationError(_("This is too far away."))
        return at

    def key(self) -> int | None:
        """Return the id of the real ticket that is asked for, or None; 0 for a text that is no key."""
        text = self.cleaned_data["ticket"]
        return (key_number(text) or 0) if text else None

    def imagined(self) -> Ticket:
        """Return the ticket that is described."""
        said = self.cleaned_data
        return imagine(
            severity=said["severity"],
            tier=said["tier"],
            channel=said["channel"] or Channel.EMAIL,
            language=said["language"] or "en",
            priority=said["priority"] or None,
            topic=Topic.objects.filter(slug=said["topic"]).first() if said["topic"] else None,
            team=Team.objects.filter(slug=said["team"]).first() if said["team"] else None,
            product=said["product"] or None,
            reopen_count=said["reopen_count"] or 0,
            timezone=said["timezone"] or "UTC",
        )

    def asked(self) -> dict[str, Any]:
        """Return what is asked beyond the ticket itself: for which escalation."""
        return {name: self.cleaned_data[name] or None for name in ("reason", "trigger")}
