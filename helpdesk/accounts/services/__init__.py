"""Verbs of accounts. Each makes its change and writes its event in one transaction."""
