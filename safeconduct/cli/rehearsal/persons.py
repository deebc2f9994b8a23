"""Invents people: names in three scripts, birth, home, passport, telephone, a relative. The same at every run."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from safeconduct.cases.actions.history import PastKin
from safeconduct.people.actions import NewPerson
from safeconduct.people.enums import NameKind, Relation, Sex
from safeconduct.store.partial_dates import PartialDate

from .cyrillic import in_cyrillic
from .tables import table

RELATIVES = (Relation.MOTHER, Relation.FATHER, Relation.WIFE, Relation.BROTHER, Relation.BROTHER)
WOMEN = frozenset({Relation.MOTHER, Relation.WIFE, Relation.SISTER, Relation.DAUGHTER})
LANGUAGES = {
    "punjabi": "Punjabi, Hindi",
    "west": "Hindi, Gujarati",
    "south": "Malayalam, English",
    "urdu": "Urdu, Hindi",
}
NOTES = (
    "Prefers to be called in the evening, after work.",
    "Reads messages; does not answer unknown numbers.",
    "Speak slowly; the line in the village is poor.",
    "Wants the neighbour to be on the line.",
    "",
)


@dataclass(frozen=True, slots=True)
class Invented:
    """A man and what he carries."""

    person: NewPerson
    region: str
    passport: str
    phone: str
    relative: PastKin


class People:
    """Invents one person after the other, no two with the same name."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._numbers = 0

    def invent(self, rng: Random, *, region: str = "") -> Invented:
        """A man of this home region, or of one drawn by chance."""
        regions = table("names")["regions"]
        region = region or rng.choice(sorted(regions))
        people = rng.choice(regions[region]["tables"])
        given, family = self._unused(rng, people)
        place = f"{_village(rng)}, {rng.choice(regions[region]['districts'])} district"
        father = f"{_draw(rng, people, 'given')[0]} {family[0]}"
        name = f"{given[0]} {family[0]}"
        person = NewPerson(
            name, kind=NameKind.PASSPORT, source="passport", sex=Sex.MALE, birth=_birth(rng), nationality="IN",
            home_region=region, home_place=place, father_name=father,
            other_names=((f"{given[1]} {family[1]}", NameKind.FAMILY), (in_cyrillic(name), NameKind.HOST)),
        )  # fmt: skip
        return Invented(
            person, region, self.passport(), self.phone(), self._relative(rng, person, people, family, father)
        )

    def passport(self) -> str:
        """A number with a first letter that is not issued."""
        self._numbers += 1
        return f"Z{5_003_017 + 4_391 * self._numbers}"

    def phone(self) -> str:
        """A number of a range that is not given to telephones."""
        self._numbers += 1
        return f"+91 50000 {10_000 + 37 * self._numbers:05d}"

    def _unused(self, rng: Random, people: str) -> tuple[list[str], list[str]]:
        while True:
            given, family = _draw(rng, people, "given"), _draw(rng, people, "family")
            name = f"{given[0]} {family[0]}"
            if name not in self._names:
                self._names.add(name)
                return given, family

    def _relative(self, rng: Random, man: NewPerson, people: str, family: list[str], father: str) -> PastKin:
        relation = rng.choice(RELATIVES)
        is_woman = relation in WOMEN
        given = _draw(rng, "women" if is_woman else people, "given")[0]
        name = father if relation == Relation.FATHER else f"{given} {family[0]}"
        person = NewPerson(
            name, sex=Sex.FEMALE if is_woman else Sex.MALE, nationality="IN", home_region=man.home_region,
            home_place=man.home_place,
        )  # fmt: skip
        return PastKin(person, relation, self.phone(), LANGUAGES.get(people, "Hindi"), rng.choice(NOTES))


def _draw(rng: Random, people: str, part: str) -> list[str]:
    rows: list[list[str]] = table("names")[people][part]
    return rng.choice(rows)


def _village(rng: Random) -> str:
    villages = table("names")["villages"]
    return str(rng.choice(villages["first"]) + rng.choice(villages["second"]))


def _birth(rng: Random) -> PartialDate:
    """Mostly a day; for some only the year."""
    year, month, day = rng.randint(1986, 2004), rng.randint(1, 12), rng.randint(1, 28)
    return PartialDate.parse_edtf(str(year) if rng.random() < 0.12 else f"{year}-{month:02}-{day:02}")
