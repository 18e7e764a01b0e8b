"""Telling people: the bell, mail and chat notices."""
