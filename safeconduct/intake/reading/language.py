"""In which language is a text? By its script first, then by frequent words and the letters that its neighbours lack.

What is known of each language stands in `languages.toml`. A short text may be told wrongly, and `sureness` says so.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from safeconduct.identity.scripts import UNKNOWN, sign_script

from .words import fold, words_of

MOST_TEXT = 20_000
MOST_PIECES = 400
SHARE = 0.1
"""A language takes at least so much of a text to be named beside the first."""
CLEAR = 0.35
"""A sentence this sure is in its own language, whatever the rest of the text is in."""
_EVIDENCE = 2.0
"""Words that make half of the sureness."""
_LETTER = 1.5
_HEAD_START = 0.25
_PIECES = re.compile(r"[\n.!?।॥؟۔。！？]+")
_KANA = ("HIRAGANA", "KATAKANA")


@dataclass(frozen=True, slots=True)
class Language:
    """`code`: BCP 47 ("hi", "hi-Latn" for Hindi in Latin letters, "und" when it cannot be told). `script`: ISO 15924.
    `sureness`: 0 to 1, a rough guess and no probability."""

    code: str
    script: str
    sureness: float


UNDETERMINED = Language("und", UNKNOWN, 0.0)


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the file says. `words`, `letters`: of each script, which languages have the word, the letter."""

    only: dict[str, str]
    usual: dict[str, str]
    words: dict[str, dict[str, tuple[str, ...]]]
    letters: dict[str, dict[str, str]]


@cache
def _tables() -> _Tables:
    said = tomllib.loads(files(__package__).joinpath("languages.toml").read_text(encoding="utf-8"))
    words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    letters: dict[str, dict[str, str]] = defaultdict(dict)
    for language in said["language"]:
        for word in dict.fromkeys(fold(language["words"]).split()):
            words[language["script"]][word].append(language["code"])
        letters[language["script"]] |= dict.fromkeys(language.get("letters", ""), language["code"])
    frozen = {script: {word: tuple(codes) for word, codes in each.items()} for script, each in words.items()}
    return _Tables(said["scripts"], said["usual"], frozen, dict(letters))


def language_of(text: str) -> Language:
    """The language that most of the text is in. Never raises; UNDETERMINED where there are no letters."""
    return next(iter(languages_of(text)), UNDETERMINED)


def languages_of(text: str) -> tuple[Language, ...]:
    """The languages of the first MOST_TEXT characters, the one with most letters first; those with few are left out."""
    return _languages(text[:MOST_TEXT])


@lru_cache(maxsize=64)
def _languages(text: str) -> tuple[Language, ...]:
    """Remembered for a moment: one text is asked about more than once."""
    whole = {script: _judge(text, script, letters) for script, letters in _scripts(text).items()}
    if not whole:
        return ()
    sizes: Counter[str] = Counter()
    best: dict[str, Language] = {}
    for piece in islice(_pieces(text), MOST_PIECES):
        for script, letters in _scripts(piece).items():
            told = _of_piece(piece, script, letters, whole[script])
            sizes[told.code] += letters
            best[told.code] = max(best.get(told.code, told), told, key=lambda language: language.sureness)
    return _ordered(sizes, best | {language.code: language for language in whole.values()})


def _pieces(text: str) -> Iterable[str]:
    return (piece for piece in _PIECES.split(text) if piece and not piece.isspace())


def _of_piece(piece: str, script: str, letters: int, whole: Language) -> Language:
    """The language of a sentence, if it tells clearly; else that of the whole text."""
    told = _judge(piece, script, letters)
    return told if told.sureness >= CLEAR else whole


def _ordered(sizes: Counter[str], found: dict[str, Language]) -> tuple[Language, ...]:
    total = sum(sizes.values())
    return tuple(found[code] for code, size in sizes.most_common() if size >= SHARE * total)


def _scripts(text: str) -> dict[str, int]:
    """How many letters of each script; Chinese signs among kana are Japanese."""
    counts = Counter(script for sign in text if (script := _script(sign)))
    if "Kana" in counts:
        counts["Kana"] += counts.pop("Hani", 0)
    return dict(counts)


@cache
def _script(sign: str) -> str | None:
    if not sign.isalpha() and unicodedata.category(sign)[0] != "M":
        return None
    return "Kana" if unicodedata.name(sign, "").startswith(_KANA) else sign_script(sign)


def _judge(text: str, script: str, letters: int) -> Language:
    tables = _tables()
    if script in tables.only:
        return Language(tables.only[script], script, round(letters / (letters + _EVIDENCE), 2))
    scores = _scores(text, script)
    if not scores:
        return Language(tables.usual.get(script, "und"), script, 0.2 if script in tables.usual else 0.0)
    (code, most), *rest = scores
    second = rest[0][1] if rest else 0.0
    return Language(code, script, round((most - second) / (most + _EVIDENCE), 2))


def _scores(text: str, script: str) -> list[tuple[str, float]]:
    """A word of one language weighs 1, of two a half …; a letter of one language weighs more."""
    tables = _tables()
    words, letters = tables.words.get(script, {}), tables.letters.get(script, {})
    scores: dict[str, float] = defaultdict(float)
    for word in words_of(text):
        for code in (codes := words.get(word.low, ())):
            scores[code] += 1 / len(codes)
        for code in {letters[sign] for sign in word.text.lower() if sign in letters}:
            scores[code] += _LETTER
    if scores and (usual := tables.usual.get(script)):
        scores[usual] += _HEAD_START
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
