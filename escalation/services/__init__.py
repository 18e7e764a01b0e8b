"""Verbs of promises and escalations."""
