"""Invented persons in families: fathers, mothers, brothers, sisters, twins, of villages in districts in states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tools.evidence.words import Word, Words

STATES = (
    ("Uttar Pradesh", "UP", "उत्तर प्रदेश", "Уттар-Прадеш"), ("Odisha", "Orissa", "ओडिशा", "Одиша"),
    ("Punjab", "Panjab", "पंजाब", "Пенджаб"), ("Rajasthan", "Rajasthan", "राजस्थान", "Раджастхан"),
    ("Bihar", "Bihar", "बिहार", "Бихар"), ("Haryana", "Haryana", "हरियाणा", "Харьяна"),
    ("Kerala", "Kerala", "केरल", "Керала"), ("West Bengal", "WB", "पश्चिम बंगाल", "Западная Бенгалия"),
)  # fmt: skip
_STARTS = (
    "Ram", "Kish", "Mad", "Sul", "Bal", "Jag", "Nar", "Har", "Dev", "Kal", "Tul", "Bir", "Rat", "Mo", "Chand", "Gop",
    "Lax", "Bhag", "Sar", "Vid",
)  # fmt: skip
_MIDDLES = ("an", "o", "i", "en", "a", "u", "ap", "il")
_ENDS = ("pur", "garh", "nagar", "ganj", "wal", "khera", "pura", "gaon", "kot", "dih")
YOUNGEST, OLDEST = date(2004, 1, 1), date(1968, 1, 1)


@dataclass(frozen=True)
class Place:
    village: str
    district: str
    state: tuple[str, ...]


@dataclass
class Person:
    """Somebody invented. `family` is the number of the family; `twin` of a brother or sister born with him."""

    number: int
    family: int
    role: str  # father, mother or child
    sex: str
    given: Word
    middle: Word | None
    surname: Word
    born: date
    place: Place
    father: tuple[Word, ...] = ()
    mother: tuple[Word, ...] = ()
    spouse: tuple[Word, ...] = ()
    phones: list[str] = field(default_factory=list)
    email: str = ""
    passport: str = ""
    old_passport: str = ""
    card: str = ""
    unit: str = ""
    photo: str = ""

    @property
    def name(self) -> tuple[Word, ...]:
        return tuple(word for word in (self.given, self.middle, self.surname) if word)


def people(words: Words, persons: int, chance: Random) -> list[Person]:
    """At least so many persons, in families of which most have one child in our records and some have two to four."""
    places = _places(max(20, min(persons // 10, 1_200)), chance)
    out: list[Person] = []
    family = 0
    while len(out) < persons:
        out += _family(words, family, len(out), chance.choice(places), chance)
        family += 1
    return out


def _places(count: int, chance: Random) -> list[Place]:
    def name() -> str:
        return chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)

    districts = [(name(), chance.choice(STATES)) for _ in range(max(8, count // 12))]
    return [Place(name(), *chance.choice(districts)) for _ in range(count)]


def _family(words: Words, family: int, number: int, place: Place, chance: Random) -> list[Person]:
    surname = words.draw_family(chance)
    middle = words.draw_family(chance) if chance.random() < 0.2 else None
    father_given, mother_given = words.draw_given("M", chance), words.draw_given("F", chance)
    father = tuple(word for word in (father_given, middle if chance.random() < 0.5 else None, surname) if word)
    mother = (mother_given, surname)
    out: list[Person] = []
    for role, sex, given, spouse in (("father", "M", father_given, mother), ("mother", "F", mother_given, father)):
        if chance.random() < (0.2 if role == "father" else 0.15):
            born = _day(chance) - timedelta(days=chance.randint(21, 38) * 365)
            person = Person(number + len(out), family, role, sex, given, None, surname, born, place, spouse=spouse)
            person.father = (words.draw_given("M", chance), surname)
            out.append(person)
    out += _children(words, family, number + len(out), surname, middle, place, chance)
    for child in out:
        if child.role == "child":
            child.father, child.mother = father, mother
    return _with_things(out, chance)


def _children(
    words: Words, family: int, number: int, surname: Word, middle: Word | None, place: Place, chance: Random
) -> list[Person]:
    count = chance.choices((1, 2, 3, 4), (60, 28, 9, 3))[0]
    out: list[Person] = []
    born = _day(chance)
    for _ in range(count):
        if out and chance.random() > 0.03:
            born += timedelta(days=chance.randint(320, 2200))
        sex = "M" if chance.random() < 0.82 else "F"
        given = words.draw_given(sex, chance)
        out.append(Person(number + len(out), family, "child", sex, given, middle, surname, born, place))
    return out


def _day(chance: Random) -> date:
    return OLDEST + timedelta(days=chance.randrange((YOUNGEST - OLDEST).days))


def _with_things(family: list[Person], chance: Random) -> list[Person]:
    """Phones, of which the family shares one, and papers: families that apply together get numbers in a row."""
    shared, passport = _phone(chance), _passport(chance)
    together = chance.random() < 0.15
    for place, person in enumerate(family):
        person.phones = [_phone(chance), shared]
        person.email = f"{person.given.latin}.{person.surname.latin}{chance.randrange(10_000)}@gmail.com"
        person.passport = passport[0] + f"{int(passport[1:]) + place:07}" if together else _passport(chance)
        person.old_passport = _passport(chance)
        person.card = "".join(chance.choices("0123456789", k=12))
        person.unit = str(chance.randint(10_000, 10_150))
        person.photo = f"{chance.getrandbits(256):064x}"
    return family


def _phone(chance: Random) -> str:
    return chance.choice("6789") + "".join(chance.choices("0123456789", k=9))


def _passport(chance: Random) -> str:
    return chance.choice("BJKLMNPRSTUVWZ") + f"{chance.randrange(1_000_000, 9_999_990):07}"
