"""The verbs of knowledge."""
