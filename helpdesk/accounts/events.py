"""What accounts write into the ledger: ids and words, never a name or an address."""

from helpdesk.ledger.catalogue import declare

USER_CREATED = declare("user.created", "Somebody got an account.")
USER_CHANGED = declare("user.changed", "Facts about a user changed: role, manager, language and the like.")
USER_PASSWORD_SET = declare("user.password_set", "A user got a new password.")
USER_DEACTIVATED = declare("user.deactivated", "A user left: nobody can sign in as them any more.")
USER_REACTIVATED = declare("user.reactivated", "A user came back.")
USER_SKILLS_CHANGED = declare("user.skills_changed", "A user's skills or their levels changed.")
USER_INVITED = declare("user.invited", "Somebody was sent a link to set up their account.")
INVITATION_WITHDRAWN = declare(
    "user.invitation_withdrawn", "An invitation was taken back before it was used."
)
INVITATION_ACCEPTED = declare(
    "user.invitation_accepted", "Somebody set up their account by the link they got."
)
RESET_REQUESTED = declare("user.reset_requested", "A user was sent a link to choose a new password.")
SECOND_FACTOR_ADDED = declare("user.second_factor_added", "A user set up a way to prove who they are.")
SECOND_FACTOR_REMOVED = declare("user.second_factor_removed", "A user removed a way to prove who they are.")
RECOVERY_CODES_RENEWED = declare("user.recovery_codes_renewed", "A user got new recovery codes.")
SECOND_FACTOR_RESET = declare(
    "user.second_factor_reset", "Somebody else removed all ways in which a user proved who they are."
)
SESSIONS_ENDED = declare("user.sessions_ended", "A user was signed out of one browser or more.")
AVAILABILITY_CHANGED = declare(
    "user.availability_changed", "A user takes work, or does not, or more or less."
)
ABSENCES_CHANGED = declare("user.absences_changed", "The times in which a user is away changed.")
DUTY_PUBLISHED = declare("duty.published", "A duty schedule got a new version.")
DUTY_STAND_IN_ADDED = declare("duty.stand_in_added", "Somebody stands in on a duty schedule for a time.")
DUTY_STAND_IN_REMOVED = declare("duty.stand_in_removed", "A stand-in on a duty schedule was taken back.")
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
