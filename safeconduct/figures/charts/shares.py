"""Numbers as SVG attributes: always a point as decimal sign, whatever the language of the page."""


def percent(share: float) -> str:
    """A share of one as a length: 0.5891 is "58.91%"."""
    return f"{share * 100:.2f}%"


def units(length: float) -> str:
    """A length in units of a viewBox, to a tenth."""
    return f"{length:.1f}"
