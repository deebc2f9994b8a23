"""E-mail: from the bytes that arrived to what an officer reads. No database, no Django models, usable alone."""
