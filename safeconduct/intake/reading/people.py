"""People named in a free text, with what is said of them: a first reading, for candidates that an officer looks at."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from safeconduct.identity.evidence import Age, Evidence, Paper
from safeconduct.identity.tokens import parse_name

from .anchors import SELF, Anchor, Named, Scan
from .names import IsName, usual_name_word
from .rows import rows_in
from .shapes import Shape, shapes_in
from .words import MOST_TEXT, words_of
from .zones import zones_in

MOST_WORDS = 400
MOST_MENTIONED = 1000


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody named in a text.

    `relation`: what the person is to the writer, as in people.enums.Relation; "self" is the writer; empty when the
    text does not say. `words`: the piece of text, from `start` to `end`, cut at MOST_WORDS characters.
    """

    evidence: Evidence
    relation: str
    words: str
    start: int
    end: int


def people_in(
    text: str, *, is_name_word: IsName | None = None, at: date | None = None, country: str = ""
) -> tuple[Mentioned, ...]:
    """The people whom the text names, in its order. Never raises; at most MOST_MENTIONED.

    `is_name_word` tells whether a word is part of people's names, by default those known to `identity`. `at`: the day
    of the text, from which ages count. `country`: where phones without a code are read (ISO 3166).
    """
    text = text[:MOST_TEXT]
    at = at or datetime.now(tz=UTC).date()
    zones, rest = zones_in(text, at=at)
    rows, rest = rows_in(rest)
    shapes = shapes_in(rest, at=at, country=country)
    named = Scan(rest, words_of(rest), is_name_word or usual_name_word).run()
    told = _from_rows(rows, at, country) + _joined(text, named, shapes)
    told += [Mentioned(zone.evidence, "", text[zone.start : zone.end], zone.start, zone.end) for zone in zones]
    return tuple(sorted(told, key=lambda one: one.start)[:MOST_MENTIONED])


def _from_rows(rows: Iterable[tuple[dict[str, str], int, int, str]], at: date, country: str) -> list[Mentioned]:
    return [
        Mentioned(_row_evidence(cells, at, country), cells.get("relation", ""), words[:MOST_WORDS], start, end)
        for cells, start, end, words in rows
    ]


def _row_evidence(cells: dict[str, str], at: date, country: str) -> Evidence:
    """A row of a table: each cell is read under the label of its column."""
    said = "\n".join(f"{_LABELS[field]}: {cells[field]}" for field in _LABELS if field in cells)
    shapes = shapes_in(said, at=at, country=country)
    plain = {field: cells[field] for field in _PLAIN if field in cells}
    return _evidence((cells.get("name", ""),), plain, shapes, country)


_PLAIN: tuple[str, ...] = ("father", "mother", "spouse", "village", "district", "state", "unit")
_LABELS = {"birth": "DOB", "age": "Age", "passport": "Passport", "phone": "Phone", "email": "Email"}


def _joined(text: str, named: Named, shapes: Sequence[Shape]) -> list[Mentioned]:
    """Anchors of one name become one person; shapes go to the person whom they stand beside."""
    people = _people(named.anchors)
    if not people:
        return _nameless(text, named, shapes)
    blocks = _blocks(text)
    given: dict[int, list[Shape]] = defaultdict(list)
    for shape in shapes:
        whose = _whose(shape, named.anchors, blocks)
        if whose is not None:
            given[next(place for place, each in enumerate(people) if any(one is whose for one in each))].append(shape)
    return [_mentioned(text, each, given[place]) for place, each in enumerate(people)]


def _people(anchors: list[Anchor]) -> list[list[Anchor]]:
    """Anchors whose name has no word that the other lacks are one person, unless the writer calls them differently."""
    people: list[list[Anchor]] = []
    known: dict[str, list[int]] = defaultdict(list)
    for anchor in anchors:
        words = _name_words(anchor.name)
        place = next((at for at in _near(words, known) if _same(people[at][0], anchor)), None)
        if place is None:
            place = len(people)
            people.append([])
        people[place].append(anchor)
        for word in words:
            known[word].append(place)
    return people


def _near(words: set[str], known: dict[str, list[int]]) -> list[int]:
    return list(dict.fromkeys(place for word in sorted(words) for place in known.get(word, ())[:20]))


def _name_words(name: str) -> set[str]:
    return {token.latin for token in parse_name(name).tokens}


def _same(one: Anchor, other: Anchor) -> bool:
    a, b = _name_words(one.name), _name_words(other.name)
    return (a <= b or b <= a) and (one.relation == other.relation or not one.relation or not other.relation)


def _blocks(text: str) -> list[int]:
    """Where paragraphs begin."""
    starts, place = [0], text.find("\n\n")
    while place >= 0:
        starts.append(place + 2)
        place = text.find("\n\n", place + 2)
    return starts


def _whose(shape: Shape, anchors: list[Anchor], blocks: list[int]) -> Anchor | None:
    """Who stands last before it in its paragraph, else first after it there, else last before it at all."""
    block = bisect_right(blocks, shape.start)
    at = bisect_right(anchors, shape.start, key=lambda anchor: anchor.start)
    before, after = anchors[:at][-1:], anchors[at : at + 1]
    for one in before + after:
        if bisect_right(blocks, one.start) == block:
            return one
    others = [one for one in before if one.relation != SELF]
    if shape.field in ("phone", "email"):
        return None
    return (others or _help_wanted(anchors) or before or after)[0]


def _help_wanted(anchors: list[Anchor]) -> list[Anchor]:
    return [one for one in anchors if one.relation != SELF][-1:]


def _mentioned(text: str, anchors: list[Anchor], shapes: list[Shape]) -> Mentioned:
    start, end = anchors[0].start, anchors[0].end
    for shape in shapes:
        if end <= shape.end <= start + MOST_WORDS:
            end = shape.end
    names = tuple(dict.fromkeys(sorted((anchor.name for anchor in anchors), key=len, reverse=True)))
    plain: dict[str, str] = {}
    for anchor in anchors:
        plain = anchor.relatives | anchor.places | plain
    relation = next((anchor.relation for anchor in anchors if anchor.relation), "")
    return Mentioned(_evidence(names, plain, shapes, ""), relation, text[start:end][:MOST_WORDS], start, end)


def _evidence(names: tuple[str, ...], plain: dict[str, str], shapes: Iterable[Shape], country: str) -> Evidence:
    values: dict[str, list[str | Paper | Age]] = defaultdict(list)
    for shape in shapes:
        if shape.value not in values[shape.field]:
            values[shape.field].append(shape.value)
    age = next((value for value in values["age"] if isinstance(value, Age)), None)
    return Evidence(
        names=names,
        birth=str(values["birth"][0]) if values["birth"] else "",
        age=age,
        papers=tuple(value for value in values["paper"] if isinstance(value, Paper)),
        phones=tuple(str(value) for value in values["phone"]),
        emails=tuple(str(value) for value in values["email"]),
        country=country,
        **plain,
    )


def _nameless(text: str, named: Named, shapes: Sequence[Shape]) -> list[Mentioned]:
    """Nobody is named, but a paper is: that is one person, of the relation that was spoken of."""
    if not any(shape.field == "paper" for shape in shapes):
        return []
    relation = named.spoken_of[0][1] if named.spoken_of else ""
    paper = next(shape for shape in shapes if shape.field == "paper")
    return [Mentioned(_evidence((), {}, shapes, ""), relation, text[paper.start : paper.end], paper.start, paper.end)]
