"""What can be wrong with a whole file, in words for the person who sent it."""


class FileFault(ValueError):
    """A file that cannot be read as a table. The text names the remedy."""
