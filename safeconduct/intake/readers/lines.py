"""A person told in one line, as letters and lists do: "Gurlal Singh, son of Harbhajan Singh, Dhuri, Z4417203"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from safeconduct.identity.evidence import Evidence
from safeconduct.identity.tokens import ParsedName, parse_name

from ..reading.people import people_in

CHILD_OF, SPOUSE_OF = {"son", "daughter"}, {"wife", "husband"}


def evidence_of_line(line: str, *, on: date, country: str) -> Evidence:
    """The name stands before the first comma; in what follows are found the father or the spouse, a birth, passports,
    phones; the first of the rest that has no digit is the village."""
    name, *rest = [part.strip() for part in line.split(",")]
    told = Evidence(names=(name,), country=country)
    for part in rest:
        told = _with(told, name, part)
    return _with_shapes(told, line, on, country)


def _with(told: Evidence, name: str, part: str) -> Evidence:
    relatives = parse_name(f"{name} {part}").relations
    if relatives:
        other = " ".join(word for word in part.split() if word.casefold() in _words_of(relatives[0].name))
        if relatives[0].kind in CHILD_OF:
            return replace(told, father=told.father or other)
        return replace(told, spouse=told.spouse or other)
    if told.village or not part or any(sign.isdigit() for sign in part):
        return told
    return replace(told, village=part)


def _words_of(name: ParsedName) -> set[str]:
    return {token.text for token in name.tokens}


def _with_shapes(told: Evidence, line: str, on: date, country: str) -> Evidence:
    for one in people_in(line, at=on, country=country):
        said = one.evidence
        told = replace(
            told,
            birth=told.birth or said.birth,
            papers=told.papers or said.papers,
            phones=told.phones or said.phones,
            age=told.age or said.age,
        )
    return told
