"""Calendars over the REST API."""
