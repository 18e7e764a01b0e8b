"""Long work in the background, batch by batch: its progress, its result, its end."""
