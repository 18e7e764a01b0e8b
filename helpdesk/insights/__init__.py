"""Insight: the figures that a manager steers by, and the tickets behind each one."""
