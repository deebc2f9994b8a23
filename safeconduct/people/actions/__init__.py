"""What an officer does with persons. One file per idea."""

from .persons import (
    UNKNOWN_DATE,
    NewPerson,
    add_contact,
    add_kin,
    add_name,
    add_paper,
    add_relative,
    create_person,
    name_row,
)

__all__ = [
    "UNKNOWN_DATE",
    "NewPerson",
    "add_contact",
    "add_kin",
    "add_name",
    "add_paper",
    "add_relative",
    "create_person",
    "name_row",
]
