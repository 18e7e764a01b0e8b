"""The forms of the knowledge base's pages."""
