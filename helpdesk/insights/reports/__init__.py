"""Reports: one file each, and what they have in common. `definitions.py` lists them."""
