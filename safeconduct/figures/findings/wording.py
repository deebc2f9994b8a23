"""Does the wording of every language say the same, with its hedges, and with no number typed by hand?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from re import IGNORECASE
from re import compile as pattern

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from ..answers.slots import Slot, filled, slots_in
from ..answers.small import FEWEST, Mark
from ..answers.text import AnswerPart, AnswerText
from ..enums import Severity
from .finding import Finding
from .said import SaidNumber, Versions, finding_key

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|जनवरी|फ़?रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितं?(?:म्)?बर|अक्तूबर|अक्टूबर|नवं?(?:म्)?बर|दिसं?(?:म्)?बर"
)
_NO_COUNT = pattern(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\w*\.?(?:,?\s+\d{{4}})?"  # 18 December 2025
    rf"|(?:{_MONTHS})\w*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,\s*\d{{4}})?\b"  # December 18, 2025
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d{2}"  # 2025-12-18, 18.12.2025, 11:00
    r"|\b(?:19|20)\d{2}(?:[-–/]\d{2,4})?\b"  # 2025, 2024-25
    r"|\d+(?:st|nd|rd|th|वीं|वें|वां|वाँ)"  # the 14th session
    r"|\b(?:question|part|section|article|rule|act|annexure|annex|no\.?|nos\.?|number|resolution|para(?:graph)?"
    r"|प्रश्न|भाग|धारा|अनुच्छेद|नियम|अनुलग्नक|संख्या|सं\.?)\s*(?:no\.?\s*)?[:(]?\s*\d+"
    r"|\b[A-Za-z]+[-/]?\d[\w/-]*|\d+[A-Za-z/-]+\w*",  # AN-0031, FIR 12/24, 7b
    IGNORECASE,
)
_NUMBER = pattern(r"\d[\d,. ]*")
_SPACES = pattern(r"\s+")


def empty_wordings(text: AnswerText) -> Iterator[Finding]:
    """A part, or the title, is not written in a language in which the answer is given."""
    for language in text.languages:
        empty = [part.letter for part in text.parts if not part.wording.get(language, "").strip()]
        empty = ([] if text.title.get(language, "").strip() else [_("the title")]) + empty
        if empty:
            yield Finding(
                finding_key("empty_wording", language, *empty), "empty_wording", Severity.WARNS,
                _("Not written in %(language)s: %(parts)s.")
                % {"language": language_name(language), "parts": ", ".join(empty)},
            )  # fmt: skip


def missing_hedges(text: AnswerText, versions: Versions) -> Iterator[Finding]:
    """A measure has words that must go with it, and they do not stand in the wording of this language."""
    for part in text.parts:
        for language, wording in _written(part, text):
            for slot in slots_in(wording):
                version = versions.get(slot.measure)
                hedge = version.hedge_in(language) if version else ""
                if version and hedge and _plain(hedge) not in _plain(wording):
                    yield Finding(
                        finding_key("hedge", part.letter, language, slot.text, hedge), "hedge", Severity.WARNS,
                        _("In %(language)s “%(name)s” stands without the words that must go with it: “%(hedge)s”.")
                        % {"language": language_name(language), "hedge": hedge,
                           "name": version.name_in(language)},
                        part.letter,
                    )  # fmt: skip


def other_slots(text: AnswerText) -> Iterator[Finding]:
    """The wording of one part says other figures in one language than in another."""
    for part in text.parts:
        written = {language: {_bare(slot) for slot in slots_in(words)} for language, words in _written(part, text)}
        first = next(iter(written), "")
        for language, slots in written.items():
            if slots != written[first]:
                yield _other_slots(part, first, language, written)


def _other_slots(part: AnswerPart, first: str, second: str, written: Mapping[str, set[str]]) -> Finding:
    only = [_only(first, written[first] - written[second]), _only(second, written[second] - written[first])]
    told = " ".join(words for words in only if words)
    return Finding(
        finding_key("other_slots", part.letter, first, second, *sorted(written[first] ^ written[second])),
        "other_slots", Severity.WARNS,
        _("The languages do not say the same figures. %(told)s") % {"told": told}, part.letter,
    )  # fmt: skip


def _only(language: str, slots: set[str]) -> str:
    if not slots:
        return ""
    named = ", ".join(f"{{{slot}}}" for slot in sorted(slots))
    return _("Only in %(language)s: %(slots)s.") % {"language": language_name(language), "slots": named}


def typed_numbers(text: AnswerText) -> Iterator[Finding]:
    """A number stands in the wording itself: it has no members, and nobody can prove it."""
    for part in text.parts:
        for language, wording in _written(part, text):
            found = numbers_in(filled(wording, lambda _slot: " "))
            if found:
                yield Finding(
                    finding_key("typed_number", part.letter, language, *found), "typed_number", Severity.WARNS,
                    _("In %(language)s a number is typed by hand: %(numbers)s. Put a slot for a figure in its place.")
                    % {"language": language_name(language), "numbers": ", ".join(found)}, part.letter,
                )  # fmt: skip


def numbers_in(words: str) -> list[str]:
    """The numbers from 2 on in a text, in whatever digits, that are no day, year, time or number of a paper."""
    rest = _NO_COUNT.sub(" ", words)
    found = (token.rstrip(",. ") for token in _NUMBER.findall(rest))
    return [token for token in found if int("".join(letter for letter in token if letter.isdigit())[:18]) > 1]


def small_numbers(
    said: list[SaidNumber], versions: Versions, covered: Mapping[str, Mark] | None = None
) -> Iterator[Finding]:
    """One or two persons of a place or a kind: whoever reads the answer may know who they are. `covered` are the slots
    that are told as a table tells the same people, by how: few is fine, "not shown" is no sentence."""
    for number in said:
        if mark := (covered or {}).get(number.slot, ""):
            yield _covered(number, mark, versions)
            continue
        kinds = [part for part in number.narrowing.split("; ") if part and not part.startswith("happened=")]
        if kinds and 0 < number.number < FEWEST:
            yield Finding(
                finding_key("small_number", number.slot, number.number), "small_number", Severity.WARNS,
                _("%(number)s: so few of one place or kind that a reader may know who they are.")
                % {"number": number.tell(versions)},
            )  # fmt: skip


def _covered(number: SaidNumber, mark: Mark, versions: Versions) -> Finding:
    name = {"name": number.tell_name(versions), "n": FEWEST}
    if mark == "few":
        words = _("“%(name)s” stands as “fewer than %(n)d”, as an annexure tells it.") % name
        return Finding(finding_key("told_as_few", number.slot), "told_as_few", Severity.NOTE, words, number.part)
    words = _("“%(name)s” stands as “not shown”: with the annexures it would give a small number away. Write the "
              "sentence without it.") % name  # fmt: skip
    return Finding(finding_key("not_shown", number.slot), "not_shown", Severity.WARNS, words, number.part)


def language_name(language: str) -> str:
    """The name of a language as this page is written: "Hindi"."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


def _written(part: AnswerPart, text: AnswerText) -> list[tuple[str, str]]:
    return [(language, part.wording[language]) for language in text.languages if part.wording.get(language, "").strip()]


def _bare(slot: Slot) -> str:
    head, *conditions = slot.text.split("; ")
    return "; ".join([head, *sorted(conditions)])


def _plain(words: str) -> str:
    return _SPACES.sub(" ", words).strip().casefold()
