"""Pages about promises and escalations."""
