"""Promises, the matrix and escalations over the REST API."""
