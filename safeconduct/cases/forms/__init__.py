"""Is the input well formed? What may be done with it is decided by the rules, in the actions."""
