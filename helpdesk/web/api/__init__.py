"""What every endpoint of the REST API shares: problems, cursors, strict filters, idempotency, the schema."""
