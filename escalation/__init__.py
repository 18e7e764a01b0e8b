"""Promises and the paths a neglected or difficult ticket climbs."""
