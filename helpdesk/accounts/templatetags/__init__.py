"""Template tags of the pages about signing in."""
