"""The project: settings, wiring and the supporting rooms of the house."""

__version__ = "0.3.0"
