"""The engine: what happens by itself when an instant has come, for a batch of tickets at once."""
