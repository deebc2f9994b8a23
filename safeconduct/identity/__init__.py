"""Is this the same person? Pure Python: no Django, no database, usable alone."""
