"""What somebody said cannot be so, in words for her."""


class FieldFault(ValueError):
    """`field` names the part of what she said, as her form calls it; the text names the remedy."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
