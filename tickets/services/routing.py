"""Where a new ticket goes first."""

from helpdesk.accounts.models import Team
from tickets.models import Topic


def first_team(topic: Topic | None) -> Team | None:
    """Return the topic's team, else the front door; None only on a desk that has neither."""
    if topic is not None and topic.team is not None and topic.team.is_active:
        return topic.team
    return Team.objects.filter(is_front_door=True, is_active=True).first()
