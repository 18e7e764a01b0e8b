"""What accounts write into the ledger: ids and words, never a name or an address."""

from helpdesk.ledger.catalogue import declare

USER_CREATED = declare("user.created", "Somebody got an account.")
USER_CHANGED = declare("user.changed", "Facts about a user changed: role, manager, language and the like.")
USER_PASSWORD_SET = declare("user.password_set", "A user got a new password.")
USER_DEACTIVATED = declare("user.deactivated", "A user left: nobody can sign in as them any more.")
USER_REACTIVATED = declare("user.reactivated", "A user came back.")
USER_SKILLS_CHANGED = declare("user.skills_changed", "A user's skills or their levels changed.")
AVAILABILITY_CHANGED = declare(
    "user.availability_changed", "A user takes work, or does not, or more or less."
)
ABSENCES_CHANGED = declare("user.absences_changed", "The times in which a user is away changed.")
TOKEN_ISSUED = declare("token.issued", "An API token was issued.")
TOKEN_REVOKED = declare("token.revoked", "An API token was revoked.")

TEAM_CREATED = declare("team.created", "A team was set up.")
TEAM_CHANGED = declare("team.changed", "Facts about a team changed: level, lead and the like.")
TEAM_MEMBERS_CHANGED = declare("team.members_changed", "People joined a team or left it.")
TEAM_DEACTIVATED = declare("team.deactivated", "A team was closed: nothing is given to it any more.")
TEAM_REACTIVATED = declare("team.reactivated", "A closed team works again.")

SKILL_CREATED = declare("skill.created", "A skill was named.")
SKILL_CHANGED = declare("skill.changed", "A skill got another name.")

REQUESTER_CREATED = declare("requester.created", "A customer became known.")
REQUESTER_CHANGED = declare("requester.changed", "Facts about a customer changed.")
ORGANISATION_CREATED = declare("organisation.created", "A customer's company became known.")
ORGANISATION_CHANGED = declare("organisation.changed", "Facts about a customer's company changed.")
