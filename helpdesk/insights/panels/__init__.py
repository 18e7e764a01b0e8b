"""Panels: what dashboards and mailed reports are put together from."""
