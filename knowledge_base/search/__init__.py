"""Finding articles by words, as people type them: the index, and what is asked of it."""
