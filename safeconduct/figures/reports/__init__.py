"""The situation report: the picture of a crisis at one time, as a paper and as data."""
