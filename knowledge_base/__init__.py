"""Answers: what was solved once, ready for the next time."""
