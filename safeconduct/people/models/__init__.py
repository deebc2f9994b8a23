"""The tables of persons."""

from .persons import (
    Contact,
    Kin,
    Paper,
    Person,
    PersonName,
)

__all__ = [
    "Contact",
    "Kin",
    "Paper",
    "Person",
    "PersonName",
]
