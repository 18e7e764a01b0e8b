"""Benchmarks, each beside its floor in the same run: `.venv/bin/python -m bench`."""
