"""What is wrong with a catalogue: strings missing, gone, untranslated, fuzzy, or that say less than the original."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

_PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-z]|%[sdr]|(?<!\{)\{\w*(?:[.\[!:][^{}]*)?\}(?!\})")
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]{2,}")
_ENDS = {".": ".।", "?": "?", "!": "!", ":": ":", "…": "…"}
_SCRIPTS = {"hi": re.compile(r"[\u0900-\u097f]"), "ru": re.compile(r"[\u0400-\u04ff]")}
AS_THEY_ARE = frozenset({"SMS", "WhatsApp", "PDF", "JPEG", "PNG", "HEIC", "MB", "kB", "Safeconduct"})
"""Words that are written in Latin letters in every language."""


def faults_of(book: Catalog, marked: Catalog) -> list[str]:
    """One sentence for each fault. An empty list: the catalogue is complete and current."""
    wanted, there = _by_key(marked), _by_key(book)
    out = [f"is not in the catalogue: {_shown(key)}" for key in wanted.keys() - there.keys()]
    out += [f"is in the catalogue and nowhere in the sources: {_shown(key)}" for key in there.keys() - wanted.keys()]
    for key in wanted.keys() & there.keys():
        out += [f"{fault}: {_shown(key)}" for fault in _faults_of_message(there[key], book)]
    return sorted(out)


def _by_key(catalogue: Catalog) -> dict[tuple[str, str | None], Message]:
    return {(_forms(message.id)[0], message.context): message for message in catalogue if message.id}


def _shown(key: tuple[str, str | None]) -> str:
    return f"{key[0]!r} in the sense of {key[1]!r}" if key[1] else repr(key[0])


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _faults_of_message(message: Message, book: Catalog) -> Iterator[str]:
    said = _forms(message.string)
    if not all(said):
        yield "is not translated"
        return
    if message.fuzzy:
        yield "is fuzzy: somebody has to read it"
    if isinstance(message.id, str) != (len(said) == 1) or (len(said) > 1 and len(said) != book.num_plurals):
        yield f"has {len(said)} forms"
    for form in said:
        yield from _faults_of_form(_forms(message.id), form, str(book.locale))


def _faults_of_form(originals: tuple[str, ...], form: str, language: str) -> Iterator[str]:
    """`originals`: one text, or singular and plural; a form has what one of them has."""
    for name, pattern in (("placeholders", _PLACEHOLDER), ("tags", _TAG)):
        if Counter(pattern.findall(form)) not in [Counter(pattern.findall(text)) for text in originals]:
            yield f"has other {name} in {form!r}"
    original = originals[-1]
    if _edges(original) != _edges(form):
        yield f"begins or ends with other space in {form!r}"
    end = _ENDS.get(original.rstrip()[-1:])
    if end and form.rstrip()[-1:] not in end:
        yield f"ends otherwise in {form!r}"
    yield from _faults_of_letters(original, form, language)


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _words(text: str) -> str:
    return _TAG.sub(" ", _PLACEHOLDER.sub(" ", text))


def _faults_of_letters(original: str, form: str, language: str) -> Iterator[str]:
    script = _SCRIPTS.get(language)
    latin = set(_LATIN.findall(_words(original))) - AS_THEY_ARE
    if script and latin and not script.search(form):
        yield f"is not in the letters of its language in {form!r}"
    if left := set(_LATIN.findall(_words(form))) - AS_THEY_ARE:
        yield f"has words left as they were ({', '.join(sorted(left))}) in {form!r}"
