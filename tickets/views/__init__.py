"""Pages for the people at the desk."""
