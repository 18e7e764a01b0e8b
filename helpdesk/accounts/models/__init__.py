"""People and the groups they work in."""

from helpdesk.accounts.models.duty import DutySchedule, DutyScheduleVersion, StandIn
from helpdesk.accounts.models.organisation import Organisation
from helpdesk.accounts.models.requester import Requester
from helpdesk.accounts.models.signin_link import SignInLink
from helpdesk.accounts.models.skill import Skill, SkillGrant
from helpdesk.accounts.models.team import Membership, Team
from helpdesk.accounts.models.token import ApiToken
from helpdesk.accounts.models.user import Absence, User

__all__ = [
    "Absence",
    "ApiToken",
    "DutySchedule",
    "DutyScheduleVersion",
    "Membership",
    "Organisation",
    "Requester",
    "SignInLink",
    "Skill",
    "SkillGrant",
    "StandIn",
    "Team",
    "User",
]
