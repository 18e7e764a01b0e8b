"""One thing that was found in a matrix, with its exact place."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

DEFAULT_ROW = "default"


class FindingKind(models.TextChoices):
    """What is wrong, or may surprise."""

    UNREACHABLE = "unreachable", _("Unreachable rule")
    OVERLAP = "overlap", _("Overlap")
    GAP = "gap", _("Gap")
    LOOP = "loop", _("Loop")
    TARGET = "target", _("Target missing")
    NOBODY = "nobody", _("Nobody on duty")
    PATH = "path", _("Path not active")
    POLICY = "policy", _("Policy not active")
    CONDITION = "condition", _("Condition on nothing")


BLOCKING = {FindingKind.PATH, FindingKind.POLICY}
"""What must be mended before the matrix can be published; the rest warns."""


@dataclass(frozen=True)
class Finding:
    """What was found and where.

    `rule` is the rule's id, `default` for the default row, empty for the matrix as a whole; `place` is its number from
    1. `field` is the part of the rule, `step` the number of the path's step, where it is about one.
    """

    kind: FindingKind
    sentence: str
    rule: str = ""
    place: int | None = None
    field: str = ""
    step: int | None = None

    @property
    def is_blocking(self) -> bool:
        """Say whether the matrix cannot be published with it."""
        return self.kind in BLOCKING
