"""What the operator is told instead of a traceback.

DeskError
└── ChildFailed   a server or a step ended before it did its work
"""


class DeskError(Exception):
    """One sentence for the operator: what is wrong, what was kept, what to do next."""


class ChildFailed(DeskError):
    """A process that had to run or finish did not; the sentence names its log."""
