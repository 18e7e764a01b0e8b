"""The system over the API."""
