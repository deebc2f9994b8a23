"""What is done with requests: one act, one function."""
