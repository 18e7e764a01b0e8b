"""Promises, the matrix and its paths, and the climbs of tickets."""

from escalation.models.approval import Approval
from escalation.models.clock import Clock
from escalation.models.escalation import Escalation, Step
from escalation.models.matrix import MatrixVersion, Path, PathVersion
from escalation.models.policy import SLAPolicy, SLAPolicyVersion
from escalation.models.reminder import Reminder
from escalation.models.watch import TeamWatch

__all__ = [
    "Approval",
    "Clock",
    "Escalation",
    "MatrixVersion",
    "Path",
    "PathVersion",
    "Reminder",
    "SLAPolicy",
    "SLAPolicyVersion",
    "Step",
    "TeamWatch",
]
