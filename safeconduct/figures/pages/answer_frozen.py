"""A frozen answer: the paper as it left, the record behind it, its correction slips, and what it gives when it is run
again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.access.actor import Actor

from ..answers.paper import paper_of, with_fingerprint
from ..answers.standing import Stand
from ..models import Answer, FrozenAnswer
from ..paper.fingerprint import fingerprint
from ..paper.one_language import in_one_language
from ..paper.open_to import open_to
from ..paper.values import Paper, from_json
from ..queries.answer_list import newest_versions
from ..queries.answer_state import AnswerState, slips_of
from .answer import May, Signature, answer_url, kicker, may_of, signatures
from .paper import ShownPaper, ShownSection, shown
from .wording import LANGUAGE_WORDS


@dataclass(frozen=True, slots=True)
class Slip:
    """A correction slip to this answer."""

    reference: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FrozenShown:
    """Everything on the page of a frozen answer. `closed` counts the cases that are not the reader's to see."""

    kicker: str
    title: str
    paper: ShownPaper
    record: ShownPaper
    closed: int
    is_intact: bool
    signatures: tuple[Signature, ...]
    slips: tuple[Slip, ...]
    may: May


def frozen_shown(state: AnswerState, frozen: FrozenAnswer, *, actor: Actor) -> FrozenShown:
    """The copy as it left, as far as it is open to who reads it."""
    paper, closed = frozen_paper(frozen, actor=actor)
    record = from_json(frozen.content["record"])
    behind, _closed = open_to(record, record.case_ids, reader=actor)
    return FrozenShown(
        kicker=kicker(state),
        title=state.version.title,
        paper=shown(paper),
        record=shown(behind),
        closed=closed,
        is_intact=fingerprint(frozen.content) == frozen.sha256,
        signatures=signatures(state),
        slips=tuple(_slips(list(slips_of(state.answer)), state)),
        may=may_of(state, actor, 0),
    )


def frozen_paper(frozen: FrozenAnswer, *, actor: Actor) -> tuple[Paper, int]:
    """The paper that was frozen, without what names a case that is closed to the reader, and how many these are."""
    paper = with_fingerprint(from_json(frozen.content["paper"]), frozen.sha256)
    return open_to(paper, paper.case_ids, reader=actor)


def _slips(slips: Sequence[Answer], state: AnswerState) -> list[Slip]:
    versions = newest_versions([slip.pk for slip in slips])
    crisis = state.answer.crisis
    return [
        Slip(slip.reference, versions[slip.pk].title, answer_url(crisis, slip.reference))
        for slip in slips
        if slip.pk in versions
    ]


# ---------------------------------------------------------------- the paper of any answer
def paper_in(state: AnswerState, stand: Stand | None, language: str, *, actor: Actor) -> Paper:
    """The paper of an answer in one language or in all of its own (an empty `language`): the frozen one where there is
    one, else as it stands now."""
    if state.frozen is not None:
        paper, _closed = frozen_paper(state.frozen, actor=actor)
        return in_one_language(paper, language) if language else paper
    assert stand is not None
    languages = (language,) if language else state.text.languages
    return paper_of(state.answer, stand.text, stand.taken, languages=languages, reader=actor)


def annexes_shown(state: AnswerState, stand: Stand, *, actor: Actor) -> tuple[ShownSection, ...]:
    """The sections of the paper after its parts: named petitioners and annexures."""
    if not (stand.text.annexures or stand.text.petitioners):
        return ()
    paper = shown(paper_in(state, stand, "", actor=actor))
    return tuple(one for one in paper.sections if not one.section.key.startswith("part-"))


def languages_of(state: AnswerState) -> list[tuple[str, str]]:
    """The languages in which its paper can be had: each, and all side by side where there are several."""
    told = [(language, LANGUAGE_WORDS.get(language, language)) for language in state.text.languages]
    return [*told, ("", " + ".join(words for _language, words in told))] if len(told) > 1 else told
