"""The append-only story of everything that happened, and the outbox beside it."""
