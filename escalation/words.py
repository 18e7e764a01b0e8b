"""The enumerated words of promises and escalations, as the API and the ledger write them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClockKind(models.TextChoices):
    """What is promised."""

    FIRST_RESPONSE = "first_response", _("First reply")
    NEXT_RESPONSE = "next_response", _("Next reply")
    RESOLUTION = "resolution", _("Resolution")


class ClockState(models.TextChoices):
    """Where one promise stands."""

    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    CANCELLED = "cancelled", _("Cancelled")


class EscalationKind(models.TextChoices):
    """To more expertise, or to more authority."""

    FUNCTIONAL = "functional", _("Functional")
    HIERARCHICAL = "hierarchical", _("Hierarchical")


class Trigger(models.TextChoices):
    """Who or what started an escalation."""

    MANUAL = "manual", _("By hand")
    AUTOMATIC = "automatic", _("Automatic")
    PROACTIVE = "proactive", _("Proactive")
    INHERITED = "inherited", _("Inherited")


class Reason(models.TextChoices):
    """Why a ticket is escalated. No reason blames anybody."""

    KNOWLEDGE = "knowledge", _("Knowledge or training needed")
    AUTHORISATION = "authorisation", _("Authorisation needed")
    MISCOMMUNICATION = "miscommunication", _("Misunderstanding")
    SLA_BREACH = "sla_breach", _("A promised time passed")
    CONFLICT = "conflict", _("Conflict")
    DEMANDS_SUPERIOR = "demands_superior", _("Customer asks for a superior")
    OVERLOAD = "overload", _("Too many requests")
    BROKEN_PROMISE = "broken_promise", _("Broken promise")
    AUTOMATION_FAILED = "automation_failed", _("Automated answer did not help")
    AGENT_BEHAVIOUR = "agent_behaviour", _("Agent's behaviour")
    OUTAGE = "outage", _("Outage")
    RESOURCES = "resources", _("Missing resources")
    OTHER = "other", _("Other")


class EscalationState(models.TextChoices):
    """Whether the climb goes on."""

    OPEN = "open", pgettext_lazy("escalation", "Open")
    CLOSED = "closed", pgettext_lazy("escalation", "Closed")


class Action(models.TextChoices):
    """What a step does."""

    NOTIFY = "notify", _("Notify")
    REASSIGN = "reassign", _("Reassign")
    NOTIFY_REASSIGN = "notify_reassign", _("Reassign and notify")
    APPROVAL = "approval", _("Ask for approval")


class ApprovalState(models.TextChoices):
    """Where a question to somebody stands: answered, without an answer in time, or no longer asked."""

    WAITING = "waiting", pgettext_lazy("approval", "Waiting")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    EXPIRED = "expired", _("No answer in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Telling(models.TextChoices):
    """Whether a step's words reached the customer, or why not."""

    TOLD = "told", _("the customer is told")
    NO_ADDRESS = "no_address", _("the customer is not told: there is no e-mail address")
    NO_WORDS = "no_words", _("the customer is not told: no text in their language or in English")
    NOT_WANTED = "not_wanted", _("the customer is not told: whoever escalated chose so")


class Outcome(models.TextChoices):
    """What became of a step."""

    FIRED = "fired", _("Fired")
    SKIPPED = "skipped", _("Skipped")
    COALESCED = "coalesced", _("Coalesced")
    SUPERSEDED = "superseded", _("Superseded")
    SUPPRESSED = "suppressed", _("Suppressed")
    PARKED = "parked", _("Parked")


class TargetType(models.TextChoices):
    """Whom a step goes to."""

    USER = "user", _("A person")
    TEAM = "team", _("A team")
    ROLE_IN_TEAM = "role_in_team", _("The lead of a team")
    SKILL = "skill", _("Holders of a skill")
    DUTY = "duty", _("Whoever is on duty")
    MANAGER_OF_ASSIGNEE = "manager_of_assignee", _("The assignee's manager")
    MANAGER_OF_TEAM = "manager_of_team", _("The team lead's manager")
