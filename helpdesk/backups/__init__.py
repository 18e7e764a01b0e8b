"""Backups: the whole desk in one file, and back again."""
