"""How many promises of open tickets follow an older version, in words."""

from django.utils.formats import number_format
from django.utils.translation import ngettext

from escalation.services.recalculating import MOST_COUNTED, pending_count


def behind(setting: str, pk: int) -> str:
    """Return the sentence for a calendar or policy, up to a thousand; nothing when all follow the newest version."""
    count = pending_count(setting, pk)
    if not count:
        return ""
    said = number_format(min(count, MOST_COUNTED), force_grouping=True)
    sentence = ngettext(
        "%(count)s promise of open tickets still follows an older version.",
        "%(count)s promises of open tickets still follow an older version.",
        count,
    )
    return sentence % {"count": said if count <= MOST_COUNTED else f"{said}+"}
