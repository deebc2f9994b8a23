"""What the pages of the ledger show, as plain data: made here, laid out by the templates. Nothing here writes."""
