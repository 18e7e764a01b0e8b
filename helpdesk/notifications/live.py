"""Who hears that a bell changed: the one it belongs to."""

from collections.abc import Sequence

from helpdesk.live.audiences import audience
from helpdesk.live.parts import BELL, Part


@audience(BELL)
def owners(ids: Sequence[int]) -> list[Part]:
    """Tell each user of their own bell."""
    return [Part(BELL, people=frozenset(ids))]
