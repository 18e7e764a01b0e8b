"""Telling the channels of teams, and of the whole desk, what concerns a team."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.db.models import Q

from helpdesk.accounts.models import Team
from helpdesk.notifications import chat
from helpdesk.notifications.mail import plain
from helpdesk.notifications.models import NoticeAddress


class TeamNotice(Protocol):
    """What a channel is told: the same notice as people get, without what people wrote."""

    @property
    def kind(self) -> str:
        """The kind."""

    @property
    def key(self) -> str:
        """The occasion."""

    @property
    def url(self) -> str:
        """Where it leads."""

    @property
    def context(self) -> dict[str, object]:
        """What its words are made from."""

    @property
    def teams(self) -> Sequence[int]:
        """The ids of the teams that it concerns."""


def tell_channels(notices: Sequence[TeamNotice]) -> None:
    """Post what concerns teams to their channels and to the desk's; a private team's news reach its own alone.

    One query where there are no channels, two where there are.
    """
    teams = {team for notice in notices for team in notice.teams}
    if not teams:
        return
    concerned = Q(user=None) & (Q(team__in=teams) | Q(team=None))
    channels = list(NoticeAddress.objects.filter(concerned, is_on=True).order_by("pk"))
    if not channels:
        return
    private = set(Team.objects.filter(pk__in=teams, is_private=True).values_list("pk", flat=True))
    chat.post([post for channel in channels for post in _told(channel, notices, private)])


def _told(channel: NoticeAddress, notices: Sequence[TeamNotice], private: set[int]) -> Iterator[chat.Chat]:
    for notice in notices:
        concerns = channel.team_id in notice.teams if channel.team_id else private.isdisjoint(notice.teams)
        if concerns and notice.kind in channel.kinds:
            yield chat.Chat(
                addresses=[channel.pk],
                key=notice.key,
                items=[chat.Item(notice.kind, plain(notice.context), notice.url, notice.key)],
                language=channel.language,
                timezone="UTC",
            )
