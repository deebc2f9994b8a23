"""How fast is the ledger with a million cases? `make bench`; see README.md."""
