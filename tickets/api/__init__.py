"""Tickets over the REST API."""
