"""Pages of people and of signing in."""
