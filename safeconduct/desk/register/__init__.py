"""The register of nationals abroad: look into it, and import one."""
