"""Records of invented persons as offices write them: in several scripts, with parts missing and parts wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from safeconduct.identity.evidence import Age, Evidence, Paper
from safeconduct.identity.spelling import spell
from tools.evidence.population import Person, Place
from tools.evidence.words import Word

_SEEN = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z", "B": "8", "S": "5", "Z": "2"}
_TODAY = date(2025, 6, 1)


@dataclass(frozen=True)
class Office:
    """Who writes the record: in which scripts, and how likely each field is to be there."""

    scripts: tuple[tuple[str, float], ...]
    father: float
    birth: float
    passport: float
    phone: float
    place: float
    unit: float
    swapped: float  # family name first


OURS = Office((("Latn", 0.9), ("Deva", 0.1)), 0.75, 0.85, 0.65, 0.7, 0.8, 0.2, 0.1)
THEIRS = Office((("Cyrl", 0.45), ("Latn", 0.25), ("Deva", 0.3)), 0.5, 0.8, 0.5, 0.35, 0.55, 0.35, 0.25)


def record(person: Person, office: Office, elsewhere: Sequence[Place], chance: Random) -> Evidence:
    """One record of a person by an office; `elsewhere` are places where people may live now."""
    script = chance.choices([name for name, _ in office.scripts], [share for _, share in office.scripts])[0]
    born, age = _birth(person.born, office, chance)
    place = _places(person, script, office, elsewhere, chance)
    father = _name(person.father, script, chance) if person.father and chance.random() < office.father else ""
    spouse = ""
    if person.spouse and chance.random() < 0.6:
        spouse = _name(person.spouse, script, chance)
        father = "" if chance.random() < 0.6 else father
    if father and chance.random() < 0.04:
        father = _name(person.mother or person.father, script, chance)
    return Evidence(
        names=(_own_name(person, script, office, chance),),
        father=father,
        mother=_name(person.mother, script, chance) if person.mother and chance.random() < 0.15 else "",
        spouse=spouse,
        birth=born,
        age=age,
        sex=_sex(person.sex, chance),
        papers=_papers(person, office, chance),
        phones=_phones(person, office, chance),
        emails=_emails(person, chance),
        country="IN" if chance.random() < 0.6 else "",
        village=place[0],
        district=place[1],
        state=place[2],
        unit=_unit(person, office, chance),
        photo=person.photo if chance.random() < 0.06 else "",
    )


def _write(word: Word, script: str) -> str:
    if script == "Deva":
        return word.devanagari
    return (word.cyrillic or spell(word.latin, "Cyrl").lower()) if script == "Cyrl" else word.latin


def _name(words: tuple[Word, ...], script: str, chance: Random) -> str:
    kept = [word for place, word in enumerate(words) if place in (0, len(words) - 1) or chance.random() < 0.7]
    if len(kept) > 1 and chance.random() < 0.08:
        kept = kept[:1]
    return " ".join(_slip(_write(word, script), 0.02, chance) for word in kept)


def _own_name(person: Person, script: str, office: Office, chance: Random) -> str:
    words = _name(person.name, script, chance).split()
    if len(words) > 1 and chance.random() < office.swapped:
        words = [words[-1], *words[:-1]]
    if len(words) > 1 and chance.random() < 0.04:
        words[0] = words[0][0]
    return " ".join(words)


def _slip(text: str, likely: float, chance: Random) -> str:
    """The text with two neighbouring characters changed about, or one left out."""
    if len(text) < 4 or chance.random() > likely:
        return text
    at = chance.randrange(1, len(text) - 1)
    return text[:at] + text[at + 1 :] if chance.random() < 0.5 else text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _birth(born: date, office: Office, chance: Random) -> tuple[str, Age | None]:
    if chance.random() > office.birth:
        return "", None
    how = chance.random()
    if how < 0.12:
        at = date(_TODAY.year - chance.randrange(3), chance.randint(1, 12), 1)
        years = at.year - born.year - ((at.month, at.day) < (born.month, born.day))
        return "", Age(max(0, years + chance.choices((0, -1, 1, 2), (75, 10, 10, 5))[0]), at.isoformat())
    year, month, day = _misread_day(born, chance)
    if how < 0.24:
        return f"{year}", None
    if how < 0.28:
        return f"{year}-{month:02}", None
    return (f"{year}-01-01" if how < 0.33 else f"{year}-{month:02}-{day:02}"), None


def _misread_day(born: date, chance: Random) -> tuple[int, int, int]:
    year, month, day = born.year, born.month, born.day
    what = chance.random()
    if what < 0.025:
        return (year, day, month) if day <= 12 else (year, month, day)
    if what < 0.05:
        return year, month, min(28, max(1, day + chance.choice((-10, -1, 1, 2, 10))))
    if what < 0.075:
        return year + chance.choice((-1, 1)), month, day
    if what < 0.085:
        return year + chance.choice((-10, 10)), month, day
    if what < 0.095:
        return year + chance.choice((-3, -2, 2, 3)), chance.randint(1, 12), chance.randint(1, 28)
    if what < 0.1:
        return year, chance.randint(1, 12), chance.randint(1, 28)
    if what < 0.102:
        return year - 20, month, day
    return year, month, day


def _sex(sex: str, chance: Random) -> str:
    if chance.random() > 0.75:
        return ""
    return sex if chance.random() > 0.008 else {"M": "F", "F": "M"}[sex]


def _papers(person: Person, office: Office, chance: Random) -> tuple[Paper, ...]:
    out = []
    if chance.random() < office.passport:
        number = person.old_passport if chance.random() < 0.12 else person.passport
        number = _misread(number, chance) + ("<" if chance.random() < 0.1 else "")
        out.append(Paper("passport", number, "IN" if chance.random() < 0.7 else ""))
    if chance.random() < 0.15:
        out.append(Paper("national_id", _misread(person.card, chance), "IN"))
    return tuple(out)


def _misread(number: str, chance: Random) -> str:
    what, at = chance.random(), chance.randrange(1, len(number) - 1)
    if what < 0.03:
        places = [place for place, sign in enumerate(number) if sign in _SEEN]
        at = chance.choice(places) if places else at
        return number[:at] + _SEEN.get(number[at], number[at]) + number[at + 1 :]
    if what < 0.055:
        return number[:at] + chance.choice("0123456789") + number[at + 1 :]
    if what < 0.07:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + number[at + 1 :] if what < 0.078 else number


def _phones(person: Person, office: Office, chance: Random) -> tuple[str, ...]:
    out = []
    if chance.random() < office.phone:
        number = chance.choices((*person.phones, "".join(chance.choices("6789", k=10))), (65, 25, 10))[0]
        number = _misread(number, chance) if chance.random() < 0.3 else number
        out.append(chance.choice(("+91 {}", "+91-{}", "0{}", "{}", "91{}", "0091{}")).format(number))
    return tuple(out)


def _emails(person: Person, chance: Random) -> tuple[str, ...]:
    if chance.random() > 0.2:
        return ()
    name, _at, host = person.email.partition("@")
    ways = (f"{name}@{host}", f"{name.replace('.', '')}@{host}", f"{name}+help@{host}", f"{name.title()}@{host}")
    other = f"{name}x{chance.randrange(100)}@yandex.ru"
    return (chance.choices((*ways, other), (60, 8, 4, 8, 20))[0],)


def _places(
    person: Person, script: str, office: Office, elsewhere: Sequence[Place], chance: Random
) -> tuple[str, str, str]:
    if chance.random() > office.place:
        return "", "", ""

    def written(text: str) -> str:
        text = _slip(text, 0.06, chance)
        return spell(text, "Cyrl") if script == "Cyrl" else text

    place = chance.choice(elsewhere) if chance.random() < 0.08 else person.place
    state = {"Cyrl": place.state[3], "Deva": place.state[2]}.get(script) or chance.choice(place.state[:2])
    village = written(place.village) if chance.random() < 0.7 else ""
    if village and chance.random() < 0.12:
        village = written(chance.choice((place.district, chance.choice(elsewhere).village)))
    district = written(place.district) if chance.random() < 0.75 else ""
    return village, district, state if chance.random() < 0.8 else ""


def _unit(person: Person, office: Office, chance: Random) -> str:
    if chance.random() > office.unit:
        return ""
    number = person.unit if chance.random() < 0.85 else str(chance.randint(10_000, 10_150))
    return chance.choice(("в/ч {}", "в/ч № {}", "{}", "military unit {}")).format(number)
