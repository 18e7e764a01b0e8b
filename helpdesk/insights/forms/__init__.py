"""Forms of the pages of figures."""
