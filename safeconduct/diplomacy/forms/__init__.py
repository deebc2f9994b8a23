"""The forms of the diplomatic register."""
