"""The tables of persons."""

from .joining import Joining, Judgement, Parting
from .naming import NameToken
from .persons import (
    Contact,
    Kin,
    Paper,
    Person,
    PersonName,
)
from .proposals import Proposal, Sweep, Thresholds
from .register import RegisterFault, RegisterImport, Registration, RegistrationEnd

__all__ = [
    "Contact",
    "Joining",
    "Judgement",
    "Kin",
    "NameToken",
    "Paper",
    "Parting",
    "Person",
    "PersonName",
    "Proposal",
    "RegisterFault",
    "RegisterImport",
    "Registration",
    "RegistrationEnd",
    "Sweep",
    "Thresholds",
]
