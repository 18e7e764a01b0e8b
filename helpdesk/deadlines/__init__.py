"""Everything that must happen at a time keeps `next_at`; one sweep serves them all."""
