"""The tables of persons."""

from .joining import Joining, Judgement, Parting
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
    "Joining",
    "Judgement",
    "Kin",
    "Paper",
    "Parting",
    "Person",
    "PersonName",
    "Proposal",
    "Sweep",
    "Thresholds",
]
