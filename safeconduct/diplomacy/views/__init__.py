"""The pages of the diplomatic register."""
