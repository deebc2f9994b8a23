"""The paper of an answer, as it leaves the house: head, parts with their numbers, annexures, petitioners, proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import day_in
from safeconduct.cases.traits import trait_labels

from ..enums import AnswerKind, Grouping
from ..models import Answer
from ..paper.values import Beside, Cell, Paper, Paragraph, Part, Section, Table
from .annexes import Column, TakenAnnexure
from .languages import day_in_words, in_language, joined, number_in_words, word, words_in
from .petitioners import NamedPetitioner, named_petitioners
from .slots import MINOR, Slot, filled
from .small import Mark
from .taking import Taken
from .text import AnswerPart, AnswerText, Words
from .told import ToldOutside

COVERED_KINDS = (AnswerKind.PARLIAMENT, AnswerKind.PRESS, AnswerKind.INFORMATION)
"""What anybody can read: small numbers are covered there. A court is told each person by name."""
NO_FIGURE = "[?]"
"""In place of a slot that cannot be filled."""


def paper_of(
    answer: Answer,
    text: AnswerText,
    taken: Taken,
    *,
    languages: Sequence[str],
    reader: Actor,
    mark: str | None = None,
) -> Paper:
    """The answer in these languages, side by side where there are two, as far as it is open to this reader.

    `mark` stands on each page; without one it is a draft.
    """
    used = tuple(languages) or text.languages
    named = named_petitioners(text.petitioners, as_known=taken.as_known, reader=reader)
    sections = [
        *(_part(part, place, used, taken, answer.kind) for place, part in enumerate(text.parts, start=1)),
        *([_petitioners(named, used, taken, answer.kind)] if named else []),
        *(_annexure(one, place, used, answer.kind) for place, one in enumerate(taken.annexes, start=1)),
    ]
    return Paper(
        reference=answer.reference,
        title=joined(text.title.get(language, "") for language in used) or in_language(text.title, used[0]),
        facts=tuple(_facts(answer, text, used, taken)),
        as_known=taken.as_known.isoformat(),
        as_known_words=_known_words(taken, used[0]),
        lead=Paragraph("lead", "\n".join(_lead(taken, language) for language in used), language=_only(used)),
        sections=tuple(sections),
        proof=_proof(taken),
        hidden=sum(one.case is None for one in named),
        case_ids=tuple(str(one.case.pk) for one in named if one.case),
        kind=words_in(used, f"kind_{answer.kind}"),
        mark=_("Draft, not approved") if mark is None else mark,
        is_numbered=False,
    )


def with_fingerprint(paper: Paper, sha256: str) -> Paper:
    """A frozen paper, with the SHA-256 of what was frozen in its proof."""
    told = _("Frozen, SHA-256 %(sha256)s.") % {"sha256": sha256}
    return replace(paper, proof=f"{paper.proof} {told}".strip())


def said_words(wording: str, taken: Taken, language: str, kind: str) -> str:
    """A wording with its numbers, as an answer of this kind tells them."""
    return filled(wording, lambda slot: _number(slot, taken, language, kind))


def _number(slot: Slot, taken: Taken, language: str, kind: str) -> str:
    made = taken.figures.get(slot.text)
    if made is None:
        return NO_FIGURE
    mark = covered_mark(slot.text, taken, kind)
    return word(language, mark) if mark else number_in_words(made.number, made.at_most, language)


def covered_mark(slot: str, taken: Taken, kind: str) -> Mark:
    """How the number of a slot is told in an answer of this kind: in public as the tables tell the same people."""
    return taken.covered.get(slot, "") if kind in COVERED_KINDS else ""


def told_in(kind: str, taken: Taken) -> list[ToldOutside]:
    """Every number that an answer of this kind tells, as anybody can read it; a court's answer is not for anybody."""
    if kind not in COVERED_KINDS:
        return []
    said = {
        one.counted: None if covered_mark(slot, taken, kind) else one.number
        for slot, one in taken.figures.items()
        if not one.slot.happened
    }
    columns = {one.counted for one in taken.told}
    return [*(ToldOutside(counted, number) for counted, number in said.items() if counted not in columns), *taken.told]


def _only(languages: Sequence[str]) -> str:
    """The language of words, where it is one."""
    return languages[0] if len(languages) == 1 else ""


# ---------------------------------------------------------------- head and foot
def _facts(answer: Answer, text: AnswerText, languages: Sequence[str], taken: Taken) -> Iterator[tuple[str, str]]:
    if answer.corrects:
        yield words_in(languages, "corrects"), answer.corrects.reference
    told = [("to", text.to), ("question", text.question), ("asked_by", text.asked_by)]
    if text.reply_on:
        told.append(("reply_on", _day(date.fromisoformat(text.reply_on), languages)))
    told.append(("as_known", _day(day_in(taken.crisis, taken.as_known), languages)))
    yield from ((words_in(languages, key), words) for key, words in told if words)


def _day(day: date, languages: Sequence[str]) -> str:
    return joined(day_in_words(day, language) for language in languages)


def _known_words(taken: Taken, language: str) -> str:
    return f"{day_in_words(day_in(taken.crisis, taken.as_known), language)}, {_time(taken)}"


def _time(taken: Taken) -> str:
    return taken.as_known.astimezone(ZoneInfo(taken.crisis.time_zone)).strftime("%H:%M")


def _lead(taken: Taken, language: str) -> str:
    day = day_in_words(day_in(taken.crisis, taken.as_known), language)
    return word(language, "lead").format(day=day, time=_time(taken))


def _proof(taken: Taken) -> str:
    """By what every figure can be counted again."""
    used = {made.version.measure_id: made.version.number for made in taken.figures.values()}
    told = ", ".join(f"{key} v{number}" for key, number in sorted(used.items()))
    said = _("Every figure can be counted again as known on %(day)s.") % {"day": _known_words(taken, "en")}
    return f"{said} {_('Measures: %(told)s.') % {'told': told}}" if told else said


# ---------------------------------------------------------------- parts
def _part(part: AnswerPart, place: int, languages: Sequence[str], taken: Taken, kind: str) -> Section:
    said = {language: said_words(wording, taken, language, kind) for language, wording in part.wording.items()}
    parts = [*_beside(f"asked-{place}", part.asked, languages), *_beside(f"said-{place}", said, languages)]
    return Section(f"part-{place}", part.letter or words_in(languages, "answered"), tuple(parts))


def _beside(key: str, said: Words, languages: Sequence[str]) -> Iterator[Part]:
    """The same in several languages side by side; in one language as paragraphs."""
    texts = [(language, _paragraphs(said.get(language, ""))) for language in languages]
    if len(texts) > 1 and any(paragraphs for _language, paragraphs in texts):
        yield Beside(tuple(texts))
    elif len(texts) == 1:
        for number, words in enumerate(texts[0][1], start=1):
            yield Paragraph(f"{key}-{number}", words, language=texts[0][0])


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.split("\n") if line.strip())


# ---------------------------------------------------------------- petitioners
def _petitioners(named: Sequence[NamedPetitioner], languages: Sequence[str], taken: Taken, kind: str) -> Section:
    head = ("number", "name", "known_of", *("remarks" for _language in languages))
    rows = tuple(_petitioner_row(one, place, languages, taken, kind) for place, one in enumerate(named, start=1))
    title = words_in(languages, "petitioners")
    table = Table(title, (*(words_in(languages, key) for key in head[:3]), *_remarks_head(languages)), rows)
    return Section("petitioners", title, (table,))


def _remarks_head(languages: Sequence[str]) -> list[str]:
    return [word(language, "remarks") for language in languages]


def _petitioner_row(
    one: NamedPetitioner, place: int, languages: Sequence[str], taken: Taken, kind: str
) -> tuple[Cell, ...]:  # fmt: skip
    number = Cell(one.petitioner.number or str(place))
    if one.case is None:
        return (number, Cell(words_in(languages, "closed")), Cell("–"), *(Cell("–") for _language in languages))
    told = "; ".join(f"{viewpoint}: {states}" for viewpoint, states in one.told)
    remarks = (
        Cell(said_words(one.petitioner.wording.get(language, ""), taken, language, kind), language=language)
        for language in languages
    )
    return (number, Cell(one.case.person.name), Cell(told or "–"), *remarks)


# ---------------------------------------------------------------- annexures
def _annexure(made: TakenAnnexure, place: int, languages: Sequence[str], kind: str) -> Section:
    number = made.annexure.number or str(place)
    name = joined(f"{word(language, 'annexure')} {number}" for language in languages)
    title = joined(made.annexure.title.get(language, "") for language in languages)
    is_covered = kind in COVERED_KINDS
    part = _not_told(place, made, languages) if is_covered and not made.is_covered else None
    table = part or _table(made, title or name, languages, is_covered=is_covered)
    return Section(f"annexure-{place}", f"{name}: {title}" if title else name, (table,), starts_page=True)


def _not_told(place: int, made: TakenAnnexure, languages: Sequence[str]) -> Paragraph:
    key = "too_few" if made.rows else "nobody"
    return Paragraph(f"too-few-{place}", "\n".join(word(language, key) for language in languages))


def _table(made: TakenAnnexure, caption: str, languages: Sequence[str], *, is_covered: bool) -> Table:
    marks = _marks(made, is_covered)
    rows = sorted(zip(_labels(made, languages), made.values, made.rows, marks, strict=True), key=_order)
    told = [
        (Cell(label), *(_cell(n, mark, languages) for n, mark in zip(numbers, of_row, strict=True)))
        for label, _value, numbers, of_row in rows
    ]
    totals = [
        _cell(one.figure.number, mark if is_covered else "", languages)
        for one, mark in zip(made.columns, made.totals, strict=True)
    ]
    total = (Cell(words_in(languages, "total")), *totals)
    head = (words_in(languages, str(made.annexure.by)), *(_column_name(one, languages) for one in made.columns))
    is_marked = is_covered and any(mark for of_row in (*marks, made.totals) for mark in of_row)
    more = "\n".join(word(language, "covered") for language in languages) if is_marked else ""
    return Table(caption, head, (*told, total), more)


Row = tuple[str, str, tuple[int, ...], tuple[Mark, ...]]


def _order(row: Row) -> tuple[bool, str]:
    """By name, and not by number: the order must not betray what is covered. What is not known comes last."""
    return not row[1], row[0]


def _marks(made: TakenAnnexure, is_covered: bool) -> Sequence[tuple[Mark, ...]]:
    return made.marks if is_covered else [tuple("" for _n in row) for row in made.rows]


def _labels(made: TakenAnnexure, languages: Sequence[str]) -> list[str]:
    if made.annexure.by == Grouping.YEAR:
        return [value or words_in(languages, "unknown") for value in made.values]
    with override(languages[0]):
        found = trait_labels(made.annexure.by, made.values)
    return [found[value] if value else words_in(languages, "unknown") for value in made.values]


def _cell(number: int, mark: Mark, languages: Sequence[str]) -> Cell:
    return Cell(words_in(languages, mark) if mark else str(number), is_number=True)


def _column_name(column: Column, languages: Sequence[str]) -> str:
    said = joined(column.figure.measure.name_in(language) for language in languages)
    told = [*_conditions(column.slot), column.slot.known]
    narrowed = "; ".join(each for each in told if each)
    return f"{said} ({narrowed})" if narrowed else said


def _conditions(slot: Slot) -> Iterator[str]:
    for leaf in slot.conditions:
        if MINOR in leaf:
            yield _("under 18")
        else:
            labels = trait_labels(leaf["trait"]["name"], leaf["trait"]["values"])
            yield ", ".join(labels.values())
