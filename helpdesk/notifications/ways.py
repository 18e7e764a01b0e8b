"""Which channels a person is told by, and from when: the one place that knows what people chose."""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.notifications.channels import OUTSIDE, Channel
from helpdesk.notifications.kinds import Kind
from helpdesk.notifications.models import NoticePreferences
from helpdesk.notifications.rhythm import Quiet, Rhythm, next_digest
from helpdesk.notifications.zones import zone_of

Ways = dict[Channel, datetime]
"""The channels that are used, each with the instant from which."""


@dataclass(frozen=True)
class Reader:
    """A person as far as telling them goes. `has_address` says whether a chat notice can reach them."""

    preferences: NoticePreferences
    timezone: str
    has_address: bool


def ways(kind: Kind, reader: Reader, at: datetime) -> Ways:
    """Return how a person is told of this kind, if it happens at `at` (real time).

    The bell never waits, nor does what is urgent. A kind that is needed always stands in the bell and reaches
    its person in one more way: by mail, where chat notices are all they chose and no address takes them.
    """
    chosen = channels(kind, reader.preferences)
    if not reader.has_address:
        chosen -= {Channel.CHAT}
    if kind.needed and not chosen & {*OUTSIDE}:
        chosen |= {Channel.MAIL}
    return {channel: _from(channel, kind, reader, at) for channel in Channel if channel in chosen}


def channels(kind: Kind, preferences: NoticePreferences) -> frozenset[Channel]:
    """Return the channels that a person chose for a kind, or what is usual."""
    names = preferences.choices.get(kind.name)
    if names is None or not kind.label:
        return kind.usually
    chosen = frozenset(channel for channel in Channel if channel.value in names)
    return chosen | {Channel.BELL} if kind.needed else chosen


def quiet_hours(preferences: NoticePreferences) -> Quiet | None:
    """Return a person's quiet hours, or None when they have none."""
    if preferences.quiet_from is None or preferences.quiet_until is None or not preferences.quiet_days:
        return None
    return Quiet(preferences.quiet_from, preferences.quiet_until, frozenset(preferences.quiet_days))


def waits_until(channel: Channel, preferences: NoticePreferences, timezone: str, at: datetime) -> datetime:
    """Return when a person is told by this channel of what is not urgent and happens at `at`; `at` itself: at once."""
    zone = zone_of(timezone)
    rhythm = preferences.rhythm if channel == Channel.MAIL else Rhythm.AT_ONCE
    due = next_digest(rhythm, preferences.daily_hour, at, zone)
    quiet = quiet_hours(preferences)
    return quiet.ends(due, zone) if quiet else due


def _from(channel: Channel, kind: Kind, reader: Reader, at: datetime) -> datetime:
    if channel == Channel.BELL or kind.is_urgent or not kind.label:
        return at
    return waits_until(channel, reader.preferences, reader.timezone, at)
