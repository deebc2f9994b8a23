"""Which rows of the diplomatic register."""
