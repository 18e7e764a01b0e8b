"""Requests, conversation, routing."""
