"""The roster: who is there, in which team, with what skill, under whom. A frozen picture of one instant."""

from helpdesk.accounts.roster.people import Away, Person, TeamView
from helpdesk.accounts.roster.roster import Roster

__all__ = ["Away", "Person", "Roster", "TeamView"]
