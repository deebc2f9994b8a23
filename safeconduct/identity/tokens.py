"""A personal name as written, taken apart: words, initials, particles, patronymics; aliases and relatives beside it.

`parse_name` never raises: what can not be read is left out and said in `faults`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from safeconduct.identity import customs
from safeconduct.identity.customs import RelativeKind
from safeconduct.identity.homoglyphs import repair
from safeconduct.identity.romanise import romanise_word
from safeconduct.identity.romanise.indic import INDIC
from safeconduct.identity.scripts import script_of

MOST_TOKENS = 12
MOST_LETTERS = 40
MOST_TEXT = 2000


class Kind(StrEnum):
    WORD = "word"
    INITIAL = "initial"
    PARTICLE = "particle"
    PATRONYMIC = "patronymic"


class Fault(StrEnum):
    """What was wrong with a name as written; what could be read is read nevertheless."""

    EMPTY = "empty"  # nothing that could be a name
    DIGITS = "digits"  # digits left out
    MIXED_SCRIPTS = "mixed scripts"  # letters that only look like those of the word's script, put right
    TOO_LONG = "too long"  # more words, or a longer word, than a name has
    SIGNS = "signs"  # emoji or invisible signs left out


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name. `text`: as written, NFC, small, without signs that carry no meaning; `latin`: a to z."""

    text: str
    latin: str
    script: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative named beside the person: the person is the `kind` of `name`."""

    kind: RelativeKind
    name: "ParsedName"


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name taken apart, in the order given names before family name where the writing tells the order."""

    tokens: tuple[Token, ...]
    aliases: tuple["ParsedName", ...] = ()
    relations: tuple[Relative, ...] = ()
    faults: tuple[Fault, ...] = ()


class _Role(StrEnum):
    NAME = "name"
    TITLE = "title"
    TITLE_OR_NAME = "title or name"
    ALIAS = "alias"
    RELATION = "relation"
    COMMA = "comma"
    OPEN = "open"
    CLOSE = "close"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one written word is."""

    role: _Role
    tokens: tuple[Token, ...] = ()
    relation: RelativeKind | None = None
    faults: tuple[Fault, ...] = ()
    plain: bool = False  # of a name and nothing else


def parse_name(text: str) -> ParsedName:
    """`text` taken apart. Never raises; a text without any name gives no tokens and the fault EMPTY."""
    faults: list[Fault] = []
    pieces = [_piece(word) for word in _prepare(text, faults)]
    if not faults and len(pieces) <= MOST_TOKENS and all(piece.plain for piece in pieces):
        tokens = _kinds([token for piece in pieces for token in piece.tokens])
        return ParsedName(_alone(tokens)) if 0 < len(tokens) <= MOST_TOKENS else _parsed(pieces, faults)
    return _parsed(pieces, faults)


def _parsed(pieces: list[_Piece], faults: list[Fault]) -> ParsedName:
    for piece in pieces:
        faults += piece.faults
    name, aliases, relations = _parts(pieces)
    tokens = _arrange(name)
    if not tokens and aliases:
        tokens, aliases = aliases[0], aliases[1:]
    if len(tokens) > MOST_TOKENS:
        tokens = tokens[:MOST_TOKENS]
        faults.append(Fault.TOO_LONG)
    if not tokens:
        faults.append(Fault.EMPTY)
    return ParsedName(
        _alone(tokens),
        tuple(ParsedName(alias[:MOST_TOKENS]) for alias in aliases),
        tuple(Relative(kind, ParsedName(relative[:MOST_TOKENS])) for kind, relative in relations),
        tuple(dict.fromkeys(faults)),
    )


def _alone(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The name of a letter that is all of a name is a name: "кей" alone is Kay, "кей раджан" is K Rajan."""
    if len(tokens) == 1 and tokens[0].kind is Kind.INITIAL and len(tokens[0].text) > 1:
        word = tokens[0]
        return (Token(word.text, romanise_word(word.text), word.script, Kind.WORD),)
    return tokens


def joined(tokens: Sequence[Token]) -> list[tuple[int, Token]]:
    """Each two words beside each other written as one, with the place of the first: "ram kumar" may be "ramkumar"."""
    return [
        (place, Token(one.text + two.text, one.latin + two.latin, one.script, Kind.WORD))
        for place, (one, two) in enumerate(pairwise(tokens))
        if one.kind is not Kind.INITIAL and two.kind is not Kind.INITIAL and one.script == two.script
    ]


# ---- the text before it is cut into words

_PLAIN = re.compile(
    "[A-Za-z À-ÖØ-öø-ɏЀ-ҁҊ-ӿآ-غف-يٱ-ۓ"
    + "".join(f"{chr(block)}-{chr(block + 0x63)}" for block in range(0x900, 0xD80, 0x80))
    + "ൺ-ൿඁ-ෟ]*"
)
_PHRASE = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(customs.PHRASES, key=len, reverse=True))) + r")(?!\w)", re.IGNORECASE
)
_IN_PHRASES = frozenset(phrase.split()[-1] for phrase in customs.PHRASES)
_BRACKETS = re.compile(r"[(\[{<«“„\"]+|[)\]}>»”]+")
_OPENING = frozenset("([{<«“„")
_COMMA = re.compile(r"[,،;，、]+")
_ABBREVIATED = re.compile(r"(?<=[\u0900-\u0963])[०॰0](?!\d)")
_JOINERS = "\u200c\u200d"
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`ʻʼʹ´′ˈ"), "")


def _prepare(text: str, faults: list[Fault]) -> list[str]:
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT]
        faults.append(Fault.TOO_LONG)
    if not (_PLAIN.fullmatch(text) and (text.isascii() or unicodedata.is_normalized("NFKC", text))):
        text = _clean(text, faults)
    words = text.split()
    if _IN_PHRASES.isdisjoint(map(str.lower, words)):
        return words
    return _PHRASE.sub(lambda found: customs.PHRASES.get(found[0].lower(), " "), text).split()


def _clean(text: str, faults: list[Fault]) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    text = _ABBREVIATED.sub(".", text)
    kept = "".join(sign for sign in text if _keep(sign))
    if len(kept) < len(text):
        faults.append(Fault.SIGNS)
    text = "".join(sign for sign in kept if not sign.isdecimal())
    if len(text) < len(kept):
        faults.append(Fault.DIGITS)
    text = _quotes(text).replace("@", " @ ")
    return _COMMA.sub(" , ", text)


def _quotes(text: str) -> str:
    inside = False

    def mark(found: re.Match[str]) -> str:
        nonlocal inside
        inside = not inside if found[0][0] == '"' else found[0][0] in _OPENING
        return " ( " if inside else " ) "

    return _BRACKETS.sub(mark, text)


@lru_cache(maxsize=1 << 14)
def _keep(sign: str) -> bool:
    """Whether a sign can mean something in a name: emoji, marks of direction, control and broken signs do not."""
    return (
        sign in _JOINERS
        or sign.isspace()
        or unicodedata.category(sign) not in ("So", "Sk", "Cf", "Cc", "Cs", "Co", "Cn")
    )


# ---- one written word

_HYPHENS = re.compile("[-‐-―־_/\\\\+&.|·•:!?#%^*=~$€£।॥۔…]+")
_VOWELS = frozenset("aeiouy")
_INITIALS_NOT_TITLES = frozenset(("MS", "KM", "KU", "SH", "ER"))  # MS Dhoni; Ms. Devi
_SAID = "|".join(sorted((said for said in customs.SPOKEN_INITIALS if script_of(said) == "Deva"), key=len, reverse=True))
_SPOKEN = re.compile(_SAID)
_SPOKEN_TOGETHER = re.compile(f"(?:{_SAID})+(?=[एईआओ])(?:{_SAID})|(?:एस|आर|एम|वी|पी|के|जे)के|(?:एस|एम|के|आर|जे)पी")
_DIGRAPHS = frozenset(["bh", "ch", "dh", "gh", "jh", "kh", "ph", "sh", "th"])  # Anil Ch. Mandal
_LAST_NASAL = 0x03  # of each Indian block: chandrabindu, anusvara, visarga
_NOT_INITIALS = frozenset(["ng", "md", "sk", "kr", "mr", "dr", "st", "jr", "sr", "ii", "iii", "iv", "mc"])
_KEEPS_JOINERS = frozenset(("Mlym", "Sinh"))
_OLD_CHILLUS = {"ണ്\u200d": "ൺ", "ന്\u200d": "ൻ", "ര്\u200d": "ർ", "ല്\u200d": "ൽ", "ള്\u200d": "ൾ", "ക്\u200d": "ൿ"}


@lru_cache(maxsize=1 << 17)
def _piece(word: str) -> _Piece:
    mark = None if word in _INITIALS_NOT_TITLES else _mark(word.lower().rstrip(".:।"))
    if mark:
        return mark
    faults: list[Fault] = []
    tokens: list[Token] = []
    parts = [part for part in _HYPHENS.split(word) if part]
    for part in parts:
        repaired = repair(part)
        if repaired != part:
            faults.append(Fault.MIXED_SCRIPTS)
        if len(repaired) > MOST_LETTERS:
            faults.append(Fault.TOO_LONG)
        tokens += _tokens(repaired[:MOST_LETTERS])
    if not tokens:
        return _Piece(_Role.NOTHING, faults=tuple(faults))
    return _Piece(_Role.NAME, tuple(tokens), faults=tuple(faults), plain=not faults)


def _mark(word: str) -> _Piece | None:
    if word in ("(", ")", ","):
        return _Piece({"(": _Role.OPEN, ")": _Role.CLOSE, ",": _Role.COMMA}[word])
    if word in customs.TITLES:
        return _Piece(_Role.TITLE)
    if word in customs.NO_NAME:
        return _Piece(_Role.NOTHING)
    if word in customs.ALIAS_MARKS:
        return _Piece(_Role.ALIAS)
    if word in customs.RELATION_MARKS:
        return _Piece(_Role.RELATION, _plain_tokens(word), relation=customs.RELATION_MARKS[word])
    if word in customs.TITLES_OR_NAMES:
        return _Piece(_Role.TITLE_OR_NAME, _plain_tokens(word))
    return None


def _plain_tokens(word: str) -> tuple[Token, ...]:
    """The word as a name, where it turns out to be one; a mark like "s/o" never is."""
    return () if "/" in word or "\\" in word else tuple(_tokens(word))


def _tokens(part: str) -> list[Token]:
    word = _letters(part.lower())
    latin = romanise_word(word)
    if not latin:
        return []
    script = script_of(word)
    if word in customs.ABBREVIATIONS:
        full = customs.ABBREVIATIONS[word]
        return [Token(full, romanise_word(full), script, Kind.WORD)]
    initials = _initials(part, word, latin, script)
    if initials:
        return [Token(text, letter, script, Kind.INITIAL) for text, letter in initials]
    return [Token(word, latin, script, Kind.PARTICLE if word in customs.PARTICLES else Kind.WORD)]


def _initials(part: str, word: str, latin: str, script: str) -> list[tuple[str, str]]:
    """Text and Latin letter of each initial that the word stands for; none when it is no initial."""
    if word in customs.SPOKEN_INITIALS:
        return [(word, customs.SPOKEN_INITIALS[word])]
    if len(word) == 1 or _syllable(word, script):
        return [(word, latin if script in ("Latn", "Cyrl") else latin[0])]
    if script == "Latn" and word not in customs.PARTICLES and _several_initials(part, latin):
        return [(letter, letter) for letter in latin]
    if script == "Deva" and _SPOKEN_TOGETHER.fullmatch(word):
        return [(said, customs.SPOKEN_INITIALS[said]) for said in _SPOKEN.findall(word)]
    return []


def _syllable(word: str, script: str) -> bool:
    """Whether the word is one letter of an Indian script with its vowel, as initials are written, or a digraph."""
    if script == "Latn":
        return word in _DIGRAPHS
    if script not in INDIC or len(word) > 3 or word in customs.NOT_INITIALS:
        return False
    return all(unicodedata.category(sign) in ("Mn", "Mc") and ord(sign) & 0x7F > _LAST_NASAL for sign in word[1:])


def _several_initials(part: str, latin: str) -> bool:
    return (
        latin not in _DIGRAPHS
        and 2 <= len(latin) <= 3
        and len(part) == len(latin)
        and latin not in _NOT_INITIALS
        and not _VOWELS & set(latin)
    )


def _letters(word: str) -> str:
    if word.isalpha():
        return word
    joiners = any(joiner in word for joiner in _JOINERS)
    if joiners:
        for old, new in _OLD_CHILLUS.items():
            word = word.replace(old, new)
        if script_of(word) not in _KEEPS_JOINERS:
            word = word.replace(_JOINERS[0], "").replace(_JOINERS[1], "")
    kept = (sign for sign in word if sign.isalpha() or sign in _JOINERS or unicodedata.category(sign)[0] == "M")
    return unicodedata.normalize("NFC", "".join(kept))


# ---- the words of a name

_Tokens = tuple[Token, ...]


def _parts(pieces: list[_Piece]) -> tuple[list[_Piece], list[_Tokens], list[tuple[RelativeKind, _Tokens]]]:
    name: list[_Piece] = []
    aliases: list[list[_Piece]] = []
    relations: list[tuple[RelativeKind, list[_Piece]]] = []
    here = name
    before: list[list[_Piece]] = []
    for piece in pieces:
        match piece.role:
            case _Role.ALIAS:
                aliases.append(here := [])
            case _Role.RELATION if piece.relation and piece is not pieces[-1]:
                relations.append((piece.relation, here := []))
            case _Role.OPEN:
                before.append(here)
                aliases.append(here := [])
            case _Role.CLOSE:
                here = before.pop() if before else name
            case _:
                here.append(piece)
    return (
        name,
        [tokens for alias in aliases if (tokens := _arrange(alias))],
        [(kind, tokens) for kind, relative in relations if (tokens := _arrange(relative))],
    )


_OF_A_NAME = frozenset((_Role.NAME, _Role.TITLE_OR_NAME, _Role.RELATION))


def _arrange(pieces: list[_Piece]) -> _Tokens:
    """Tokens in the order given names, family name; without titles."""
    sides: list[list[Token]] = [[]]
    words = sum(1 for piece in pieces if piece.role is _Role.NAME)
    for piece in pieces:
        if piece.role is _Role.COMMA:
            sides.append([])
        elif piece.role in _OF_A_NAME and (piece.role is not _Role.TITLE_OR_NAME or words < 2 or sides[-1]):
            sides[-1] += piece.tokens
    sides = [side for side in sides if side]
    if len(sides) == 2:
        sides.reverse()
    return _kinds([token for side in sides for token in side])


_PATRONYMIC = re.compile(
    r"(?:[оеёі]вич|[ії]вна|[оеё]вна|инична|ілліч|ич[ъ]|[ае]віч|[ае]ўна|(?<=..)(?:ұлы|улы|қызы|кызы|уулу)"
    r"|[oeiy]vna|inichna|[oe]v[iy]ch|(?<=...)(?:uly|kyzy|oglu|ogly))$"
)
_WITH_PATRONYMICS = frozenset(("Cyrl", "Latn"))
_ONLY_PATRONYMIC = re.compile("(?:вна|ўна|инична|vna|inichna|лы|ызы|uly|kyzy|oglu|ogly)$")


def _kinds(tokens: list[Token]) -> _Tokens:
    if tokens and tokens[-1].kind is Kind.PARTICLE and tokens[-1].text in customs.NAME_WHEN_LAST:
        tokens[-1] = _as(tokens[-1], Kind.WORD)
    for place in range(1, len(tokens)):
        if tokens[place].text in customs.AFTER_FATHER and tokens[place - 1].kind is Kind.WORD:
            tokens[place - 1] = _as(tokens[place - 1], Kind.PATRONYMIC)
    father = _patronymic(tokens)
    if father is not None:
        tokens[father] = _as(tokens[father], Kind.PATRONYMIC)
    return tuple(tokens)


@lru_cache(maxsize=1 << 17)
def _fathers(text: str) -> int:
    """2 for the form of a patronymic that no family name has, 1 for one that family names have too, else 0."""
    return bool(_PATRONYMIC.search(text)) and 1 + bool(_ONLY_PATRONYMIC.search(text))


def _patronymic(tokens: list[Token]) -> int | None:
    """Place of the patronymic: in the middle (Roman Arkadyevich Abramovich) or at the end of three words."""
    needed = 1 if len(tokens) > 2 else 2
    for place in range(1, len(tokens)):
        if tokens[place].script in _WITH_PATRONYMICS and _fathers(tokens[place].text) >= needed:
            return place
    return None


def _as(token: Token, kind: Kind) -> Token:
    return Token(token.text, token.latin, token.script, kind)
