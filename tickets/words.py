"""The enumerated words of tickets, as the API and the ledger write them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where a ticket stands."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING_CUSTOMER = "waiting_customer", _("Waiting for customer")
    WAITING_THIRD_PARTY = "waiting_third_party", _("Waiting for third party")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


class Severity(models.TextChoices):
    """How bad the problem is for the customer."""

    CRITICAL = "critical", _("Critical")
    HIGH = "high", pgettext_lazy("severity", "High")
    NORMAL = "normal", pgettext_lazy("severity", "Normal")
    LOW = "low", pgettext_lazy("severity", "Low")


class Priority(models.TextChoices):
    """How urgent the problem is to us."""

    URGENT = "urgent", _("Urgent")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class Channel(models.TextChoices):
    """The way a ticket came in."""

    EMAIL = "email", _("E-mail")
    PORTAL = "portal", _("Portal")
    CHAT = "chat", _("Chat")
    PHONE = "phone", _("Phone")
    SOCIAL = "social", _("Social network")
    API = "api", _("API")
    AGENT = "agent", _("Agent")


class SlaState(models.TextChoices):
    """Where the open promises of a ticket stand, taken together."""

    NONE = "none", _("No promise")
    ON_TRACK = "on_track", _("On track")
    DUE_SOON = "due_soon", _("Due soon")
    BREACHED = "breached", _("Late")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Met")


class MessageKind(models.TextChoices):
    """What a message is: a public reply, a note among us, the hand-over of an escalation, an automatic mail."""

    PUBLIC = "public", _("Public reply")
    NOTE = "note", _("Internal note")
    HANDOVER = "handover", _("Hand-over")
    AUTOMATIC = "automatic", _("Automatic message")
