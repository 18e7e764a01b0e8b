"""The project: settings, wiring and the supporting rooms of the house."""
