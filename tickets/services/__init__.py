"""Verbs of tickets: the change, its event and what must follow, in one transaction each."""
