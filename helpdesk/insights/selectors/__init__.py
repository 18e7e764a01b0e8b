"""Live figures: what pages show of the desk as it stands now."""
