"""The tables of persons."""

from .persons import (
    Contact,
    Kin,
    Paper,
    Person,
    PersonName,
)
from .proposals import Proposal, Sweep, Thresholds

__all__ = [
    "Contact",
    "Kin",
    "Paper",
    "Person",
    "PersonName",
    "Proposal",
    "Sweep",
    "Thresholds",
]
