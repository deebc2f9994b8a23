"""The page on which an answer is written: what stands in its form, and what an author's rows mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for
from safeconduct.store.ids import parse_reference, read_uuid

from ..answers.text import Annexure, AnswerPart, AnswerText, Petitioner, Words
from ..enums import AnswerKind, Grouping
from ..faults import FigureFault
from ..findings.wording import language_name
from ..forms.answers import LANGUAGES, Offered, Row, Written, with_a_part
from ..queries import current_versions, partitions_of

CODES = tuple(language for language, _label in LANGUAGES)


# ---------------------------------------------------------------- what can be chosen
def offered(crisis: Crisis, kind: str, templates: Sequence[tuple[str, Any]]) -> Offered:
    """The measures, partitions and templates that an author of this crisis can choose from."""
    measures = [(key, version.name) for key, version in current_versions().items()]
    partitions = [(partition.key, partition.name) for partition in partitions_of(crisis)]
    return Offered(measures, partitions, templates, has_petitioners=kind == AnswerKind.COURT)


# ---------------------------------------------------------------- from the text to the rows of the form
def written_of(text: AnswerText, *, seen: int, actor: Actor) -> Written:
    """What a version says, as rows of the form; an empty part where it says nothing yet. A petitioner whose case the
    author does not see has only a place."""
    known = references_of([petitioner.case_id for petitioner in text.petitioners], actor)
    head: Row = {
        **_of_words("title", text.title), "to": text.to, "question": text.question, "asked_by": text.asked_by,
        "reply_on": text.reply_on, "languages": list(text.languages), "partitions": list(text.partitions),
        "seen": str(seen),
    }  # fmt: skip
    written = Written(
        head,
        parts=tuple(
            {"letter": part.letter, **_of_words("asked", part.asked), **_of_words("wording", part.wording)}
            for part in text.parts
        ),
        annexures=tuple(
            {"number": one.number, **_of_words("title", one.title), "by": str(one.by), "measures": list(one.measures)}
            for one in text.annexures
        ),
        petitioners=tuple(_petitioner_row(place, one, known) for place, one in enumerate(text.petitioners)),
    )
    return with_a_part(written)


def _petitioner_row(place: int, petitioner: Petitioner, known: Mapping[str, Case]) -> Row:
    case = known.get(petitioner.case_id)
    if case is None:
        return {"kept": str(place)}
    return {"case": case.reference, "number": petitioner.number, **_of_words("wording", petitioner.wording)}


def _of_words(name: str, words: Words) -> Row:
    return {f"{name}_{language}": words.get(language, "") for language in CODES}


def references_of(ids: Sequence[str], actor: Actor) -> dict[str, Case]:
    """The cases with these ids that the actor sees, by id. One query; none for nobody."""
    wanted: list[UUID] = [found for found in map(read_uuid, ids) if found]
    if not wanted:
        return {}
    rows = cases_for(actor).filter(pk__in=wanted).select_related("person")
    return {str(case.pk): case for case in rows}


# ---------------------------------------------------------------- from the rows to the text
def text_of(
    written: Written, read: AnswerText, crisis: Crisis, *, actor: Actor
) -> AnswerText:  # fmt: skip
    """What an author wrote, as a text. `read` is the version that she read: it says who the petitioners are that she
    does not see. Raises `FigureFault` for a case that is not there."""
    head = written.head
    return AnswerText(
        title=_words(head, "title"),
        languages=tuple(code for code in CODES if code in head.get("languages", [])),
        to=head.get("to", ""), question=head.get("question", ""), asked_by=head.get("asked_by", ""),
        reply_on=head.get("reply_on", ""),
        parts=tuple(AnswerPart(row.get("letter", ""), _words(row, "asked"), _words(row, "wording"))
                    for row in written.parts),
        annexures=tuple(_annexure(row) for row in written.annexures),
        petitioners=_petitioners(written.petitioners, read, crisis, actor),
        partitions=tuple(head.get("partitions", [])),
    )  # fmt: skip


def draft_of(written: Written, read: AnswerText, crisis: Crisis, *, actor: Actor) -> AnswerText:
    """The same for a preview of what is not checked yet: petitioners stay as they stood."""
    parts = tuple(_storable(row) for row in written.parts)
    annexures = tuple(_storable(row) for row in _whole_annexures(written.annexures))
    without = Written(_storable(written.head), parts, annexures, ())
    text = text_of(without, read, crisis, actor=actor)
    return replace(text, petitioners=read.petitioners)


def _storable(row: Row) -> Row:
    """Without the sign that a database cannot hold; whoever keeps such a text is told."""
    return {
        name: _plain(value) if isinstance(value, str) else [_plain(one) for one in value] for name, value in row.items()
    }


def _plain(said: str) -> str:
    return said.replace("\x00", "")


def _whole_annexures(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.get("measures") and row.get("by") in Grouping.values)


def _words(row: Row, name: str) -> dict[str, str]:
    return {code: words for code in CODES if (words := row.get(f"{name}_{code}", ""))}


def _annexure(row: Row) -> Annexure:
    return Annexure(
        row.get("number", ""), _words(row, "title"), tuple(row.get("measures", [])), Grouping(row.get("by", ""))
    )


def _petitioners(rows: Sequence[Row], read: AnswerText, crisis: Crisis, actor: Actor) -> tuple[Petitioner, ...]:
    return tuple(_petitioner(place, row, read, crisis, actor) for place, row in enumerate(rows))


def _petitioner(place: int, row: Row, read: AnswerText, crisis: Crisis, actor: Actor) -> Petitioner:
    kept = row.get("kept", "")
    if kept:
        if not (kept.isdigit() and int(kept) < len(read.petitioners)):
            raise FigureFault("petitioners", _("This person is not in the version that you read. Begin from it again."))
        return read.petitioners[int(kept)]
    return Petitioner(str(_case(place, row, crisis, actor).pk), row.get("number", ""), _words(row, "wording"))


def _case(place: int, row: Row, crisis: Crisis, actor: Actor) -> Case:
    """The case with this reference, where the author sees it."""
    try:
        reference = parse_reference(row.get("case", ""))
    except ValueError as error:
        raise PetitionerFault(place, str(error)) from error
    found = cases_for(actor).filter(crisis=crisis, reference=reference).first()
    if found is None:
        raise PetitionerFault(place, _("There is no such case in this crisis, or it is not yours to see."))
    return found


class PetitionerFault(FigureFault):
    """What is wrong with the reference of one petitioner; `place` is the row."""

    def __init__(self, place: int, sentence: str) -> None:
        super().__init__("petitioners", sentence)
        self.place = place


# ---------------------------------------------------------------- two authors
@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else wrote meanwhile, field by field, where it is another text than the author's."""

    by: str
    at: datetime
    number: int
    rows: tuple[tuple[str, str, str], ...]


def conflict(mine: AnswerText, theirs: AnswerText, *, by: str, at: datetime, number: int) -> Conflict:
    """Both texts where they differ: (what, hers, theirs)."""
    ours, others = dict(told_fields(mine)), dict(told_fields(theirs))
    names = list(dict.fromkeys([*ours, *others]))
    rows = [(name, ours.get(name, ""), others.get(name, "")) for name in names if ours.get(name) != others.get(name)]
    return Conflict(by, at, number, tuple(rows))


def told_fields(text: AnswerText) -> list[tuple[str, str]]:
    """Everything that a text says as lines: (what, words). Petitioners are not named."""
    told = [(_named(_("Title"), language), words) for language, words in sorted(text.title.items())]
    told += [(_("To"), text.to), (_("Question or case number"), text.question), (_("Asked by"), text.asked_by)]
    told += [
        (_("For reply on"), text.reply_on),
        (_("Given in"), ", ".join(language_name(code) for code in text.languages)),
    ]
    for part in text.parts:
        for what, said in ((_("Part %(letter)s, question"), part.asked), (_("Part %(letter)s"), part.wording)):
            told += [(_named(what % {"letter": part.letter}, language), said[language]) for language in sorted(said)]
    for one in text.annexures:
        words = f"{' / '.join(one.title.values())}: {', '.join(one.measures)}; {Grouping(one.by).label}"
        told.append((_("Annexure %(number)s") % {"number": one.number}, words))
    told.append((_("What must add up"), ", ".join(text.partitions)))
    told.append((_("Named petitioners"), str(len(text.petitioners)) if text.petitioners else ""))
    return [(what, words) for what, words in told if words]


def _named(what: str, language: str) -> str:
    return f"{what} ({language_name(language)})"
