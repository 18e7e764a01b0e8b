"""Forms of people and of signing in."""
