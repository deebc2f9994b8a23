"""A row as the history of one case, or everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeconduct.access.enums import Compartment, Task
from safeconduct.access.models import Post
from safeconduct.access.rules import may
from safeconduct.people import cells as people
from safeconduct.people.actions import NewPerson
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Sex
from safeconduct.people.fold import fold_paper
from safeconduct.people.mrz import MachineReadableZone, parse_mrz
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from .. import rules
from ..actions.history import CaseHistory
from ..drafts import BACKDATED_AFTER
from ..enums import Circumstance
from . import cells
from .claims import Given, Reading, read_claims
from .columns import COLUMNS
from .faults import RowFault
from .header import Table, TableRow

PaperKey = tuple[PaperKind, str, str]
"""Kind, folded number and issuing state: what makes a paper the same paper."""
PAPER_OF_CODE = {"P": PaperKind.PASSPORT, "V": PaperKind.VISA}
NAMES = (
    ("name_passport", NameKind.PASSPORT),
    ("name_family", NameKind.FAMILY),
    ("name_host", NameKind.HOST),
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row after reading. `key` is the same whenever the row says the same. With a history there are no faults."""

    number: int
    key: str
    history: CaseHistory | None
    faults: tuple[RowFault, ...] = ()

    @property
    def papers(self) -> tuple[PaperKey, ...]:
        """The papers by which the person can be known already."""
        if self.history is None:
            return ()
        state = self.history.person.nationality
        return tuple((kind, fold_paper(number), state) for kind, number in self.history.papers)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the row, as written."""
        if self.history is None:
            return ()
        return (self.history.person.name, *(text for text, _kind in self.history.person.other_names))


def read_row(table: Table, row: TableRow, given: Given) -> ReadRow:
    """Read one row. All its faults are found, not only the first."""
    reading = Reading(row.number, table.said(row), table.header)
    key = row_key(reading.said)
    if row.is_merged:
        sentence = _("The row lies in a merged cell. Undo the merging and write the value into each row.")
        reading.faults.append(RowFault(row.number, "", sentence))
    for column in COLUMNS:
        if column.needed and not reading.said.get(column.key):
            reading.blame(column.key, _("Nothing is written here. Write %(what)s.") % {"what": column.what})
    history = _history(reading, given, key)
    faults = sorted(reading.faults, key=lambda fault: table.place(fault.column))
    return ReadRow(row.number, key, None if faults else history, tuple(faults))


def row_key(said: Mapping[str, str]) -> str:
    """SHA-256 of what a row says, however its columns are ordered and its spaces and capitals are set."""
    plain = sorted((key, " ".join(text.casefold().split())) for key, text in said.items())
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def _history(row: Reading, given: Given, key: str) -> CaseHistory | None:
    person, papers = _person(row, given)
    contacts = _contacts(row, person)
    circumstance = row.read("circumstance", cells.one_of(Circumstance), Circumstance.OTHER)
    compartments = row.read("compartments", cells.several_of(Compartment), ())
    missing = rules.missing_compartments(given.by, compartments)
    if missing:
        row.blame("compartments", _("You do not hold: %(names)s.") % {"names": ", ".join(missing)})
    post = _post(row, given)
    opened_at = row.read("known_since", given.moment, given.now)
    if opened_at < given.now - BACKDATED_AFTER:
        row.require("known_since", may(given.by, Task.BACKDATE_CLAIM))
    claims = read_claims(row, given, repeat=f"import:{given.crisis.pk.hex}:{key}")
    if post is None:
        return None
    return CaseHistory(person, circumstance, post, opened_at, claims, papers, contacts, compartments=compartments)


def _post(row: Reading, given: Given) -> Post | None:
    if given.post is None and "post" not in row.said:
        row.blame("post", _("Nothing is written here. Write which post keeps the case, or choose one for all rows."))
    return row.read("post", cells.one_row(given.posts), given.post)


def _person(row: Reading, given: Given) -> tuple[NewPerson, tuple[tuple[PaperKind, str], ...]]:
    today = given.now.astimezone(given.zone).date()
    zone = row.read("zone", lambda text: parse_mrz(text, today=today), None)
    name = row.read("name", cells.name, "")
    names = [(said, kind) for key, kind in NAMES if (said := row.read(key, cells.name, ""))]
    names += [(said, NameKind.ALIAS) for said in row.read("also_known_as", _aliases, ())]
    if zone and not row.said.get("name_passport"):
        names.append((f"{zone.given_names} {zone.surname}".strip(), NameKind.PASSPORT))
    person = NewPerson(
        name,
        other_names=tuple(dict.fromkeys(names)),
        sex=_agreeing(row, "sex", row.read("sex", people.sex, Sex.UNKNOWN), Sex(zone.sex) if zone else Sex.UNKNOWN),
        birth=_birth(row, row.read("birth", cells.day(today), UNKNOWN), zone),
        nationality=row.read("nationality", people.state, given.crisis.nationality),
        home_region=row.text("home_region"),
        home_place=row.text("home_place"),
        father_name=row.text("father_name"),
    )
    return person, _papers(row, zone)


def _aliases(text: str) -> list[str]:
    return [cells.name(said) for said in cells.several(text)]


def _agreeing(row: Reading, key: str, said: Sex, zone: Sex) -> Sex:
    if said and zone and said != zone:
        row.blame(key, _differs(said.label, zone.label))
    return said or zone


def _birth(row: Reading, said: PartialDate, zone: MachineReadableZone | None) -> PartialDate:
    """The date of birth as written, else as in the zone; they may differ in precision, not in substance."""
    if zone is None or not zone.born.is_known or not said.is_known:
        return said if said.is_known or zone is None else zone.born
    in_zone = zone.born
    apart = (
        (said.latest and in_zone.earliest and said.latest < in_zone.earliest)
        or (said.earliest and in_zone.latest and in_zone.latest < said.earliest)
    )  # fmt: skip
    if apart:
        row.blame("birth", _differs(said, in_zone))
    return said


def _papers(row: Reading, zone: MachineReadableZone | None) -> tuple[tuple[PaperKind, str], ...]:
    passport = row.read("passport", people.paper, "")
    card = row.read("identity_card", people.paper, "")
    papers = [(PaperKind.PASSPORT, passport), (PaperKind.NATIONAL_ID, card)]
    if zone:
        kind = PAPER_OF_CODE.get(zone.document_code[:1], PaperKind.NATIONAL_ID)
        said = {PaperKind.PASSPORT: passport, PaperKind.NATIONAL_ID: card}.get(kind, "")
        if said and fold_paper(said) != fold_paper(zone.document_number):
            key = "passport" if kind is PaperKind.PASSPORT else "identity_card"
            row.blame(key, _differs(said, zone.document_number))
        papers += [] if said else [(kind, zone.document_number)]
    return tuple((kind, number) for kind, number in papers if number)


def _differs(said: object, zone: object) -> str:
    return _("Here stands %(said)s, but %(zone)s in the machine-readable zone. Compare both with the paper.") % {
        "said": said, "zone": zone,
    }  # fmt: skip


def _contacts(row: Reading, person: NewPerson) -> tuple[tuple[ContactKind, str], ...]:
    read: tuple[tuple[str, ContactKind, Callable[[str], tuple[str, ...]]], ...] = (
        ("phone", ContactKind.PHONE, cells.phones(person.nationality)),
        ("email", ContactKind.EMAIL, people.emails),
    )
    return tuple((kind, value) for key, kind, parse in read for value in row.read(key, parse, ()))
