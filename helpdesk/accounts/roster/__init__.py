"""The roster: who is there, in which team, with what skill, under whom. A frozen picture of one instant."""

from helpdesk.accounts.roster.people import MOST_CAPACITY, Away, Person, TeamView
from helpdesk.accounts.roster.roster import Roster

__all__ = ["MOST_CAPACITY", "Away", "Person", "Roster", "TeamView"]
