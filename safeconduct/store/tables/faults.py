"""What can be wrong with a file or a cell of it, in words for the person who sent it."""

from safeconduct.store.faults import FieldFault


class FileFault(FieldFault):
    """A file that cannot be read as a table. The text names the remedy."""

    def __init__(self, sentence: str) -> None:
        super().__init__("file", sentence)


class CellFault(ValueError):
    """A cell that cannot be so. The text names the remedy."""
