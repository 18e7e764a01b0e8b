"""Telling people: the bell and mail."""
