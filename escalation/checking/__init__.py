"""What is wrong, or may surprise, in a matrix: rules against each other, what they lead to, and who is there then."""

from escalation.checking.check import check
from escalation.checking.findings import Finding

__all__ = ["Finding", "check"]
