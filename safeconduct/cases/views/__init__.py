"""The pages of the ledger: parse, ask, act, render."""
