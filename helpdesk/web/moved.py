"""Two people at one setting: whoever saves on an older version than the one that counts is told, and loses nothing."""

from django.utils.translation import gettext as _


class SettingMoved(Exception):
    """Somebody published a newer version of a setting since the caller read it; nothing was changed."""


class SettingStale(SettingMoved):
    """The setting is in none of the versions that the caller allows (`If-Match`)."""


def check_seen(seen: int | None, current: int) -> None:
    """Raise SettingMoved when the version that the caller saw (None: it does not say) is not the current one."""
    if seen is not None and seen != current:
        raise SettingMoved(
            _("Somebody published version %(number)d meanwhile. Nothing was changed.") % {"number": current}
        )
