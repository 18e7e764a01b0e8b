"""Who may do what: one table, role by action. Rules about a single object live in permissions.

Scopes of API tokens are in the same table: a token never allows more than its user's role.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a user is at the desk."""

    AGENT = "agent", _("Agent")
    LEAD = "lead", _("Team lead")
    ESCALATION_MANAGER = "escalation_manager", _("Escalation manager")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    INTEGRATOR = "integrator", _("Integrator")
    AUDITOR = "auditor", _("Auditor")


_WORKERS = {Role.AGENT, Role.LEAD, Role.ESCALATION_MANAGER, Role.MANAGER, Role.ADMINISTRATOR, Role.INTEGRATOR}
_STEERERS = {Role.LEAD, Role.ESCALATION_MANAGER, Role.MANAGER, Role.ADMINISTRATOR}
_EVERYBODY = set(Role)

ACTIONS: dict[str, set[Role]] = {
    "tickets.view": _EVERYBODY,
    "tickets.write": _WORKERS,
    "tickets.see_private": {Role.ADMINISTRATOR, Role.AUDITOR},
    "escalations.view": _EVERYBODY,
    "escalations.write": _WORKERS,
    "escalations.manage": _STEERERS,
    "knowledge.view": _EVERYBODY,
    "knowledge.write": _WORKERS,
    "knowledge.see_all": {*_STEERERS, Role.INTEGRATOR, Role.AUDITOR},
    "knowledge.see_internal": _EVERYBODY - {Role.INTEGRATOR},
    "knowledge.manage": _STEERERS,
    "reports.view": {*_STEERERS, Role.INTEGRATOR, Role.AUDITOR},
    "reports.arrange": {*_STEERERS, Role.INTEGRATOR},
    "people.view": _EVERYBODY,
    "people.write": {Role.ADMINISTRATOR, Role.INTEGRATOR},
    "people.invite": {*_STEERERS, Role.INTEGRATOR},
    "customers.write": _WORKERS,
    "availability.write_others": _STEERERS,
    "settings.view": _EVERYBODY,
    "settings.write": {Role.ESCALATION_MANAGER, Role.MANAGER, Role.ADMINISTRATOR},
    "mails.view": {Role.ADMINISTRATOR},
    "notices.share": {Role.ADMINISTRATOR},
    "system.view": {Role.ADMINISTRATOR, Role.AUDITOR},
    "system.write": {Role.ADMINISTRATOR},
}

SCOPES: dict[str, tuple[str, ...]] = {
    "tickets:read": ("tickets.view",),
    "tickets:write": ("tickets.write",),
    "escalations:read": ("escalations.view",),
    "escalations:write": ("escalations.write",),
    "knowledge:read": ("knowledge.view",),
    "knowledge:write": ("knowledge.write",),
    "reports:read": ("reports.view",),
    "reports:write": ("reports.arrange",),
    "admin": ("settings.write", "people.write"),
}
"""Each token scope with the actions of which a role must allow one to hold it.

The first is what an endpoint asks of the role unless it names another.
"""


GUARDED = {"people.write", "settings.write", "tickets.see_private", "mails.view"}
"""Powers that nobody hands out, or takes an account with, who lacks them."""


def may_manage(role: str, other: str) -> bool:
    """Say whether somebody in a role may make, change or close accounts of another role."""
    return all(allows(role, action) for action in GUARDED if allows(other, action))


def allows(role: str, action: str) -> bool:
    """Say whether the role may do the action. Raises KeyError for an action that is not in the table."""
    return role in ACTIONS[action]


def scopes_of(role: str) -> list[str]:
    """Return every token scope that the role may hold."""
    return [scope for scope, actions in SCOPES.items() if any(allows(role, action) for action in actions)]
