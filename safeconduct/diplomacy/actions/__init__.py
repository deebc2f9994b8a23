"""What is done in the diplomatic register: one act, one function."""
