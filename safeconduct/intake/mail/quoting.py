"""What is new in a mail, and what is history quoted below or above it. Nothing is lost; when in doubt all is new."""

from __future__ import annotations

import re
from collections.abc import Sequence

LOOKED_AHEAD = 6  # lines of a block of headers
FORWARDED_SUBJECT = re.compile(
    r"(?i)^\s*(?:re|aw|отв|ответ)?:?\s*(?:fwd?|wg|tr|rv|enc|i|вн|пер|fwd\(\d+\)|пересл\w*)\s*:", re.UNICODE
)

_QUOTE = re.compile(r"\s*>")
_ON_WROTE = re.compile(
    r"^\s*(?:on|am|le|el|il|op|em|den|dnia)\s.{6,300}\b(?:wrote|schrieb|écrit|escribió|ha scritto|schreef|"
    r"escreveu|skrev|napisał\w*)\b.{0,200}:\s*$"
    r"|^.{6,300}(?:пишет|написал|написала|написал\(а\)|писал|писал\(а\))\s*(?:<[^>]*>)?\s*:\s*$"
    r"|^.{6,300}ने (?:लिखा|यह लिखा)\s*:?\s*$"
    r"|^.{6,300} wrote\s*:\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^\s*-{2,}\s*(?:original message|original appointment|ursprüngliche nachricht|исходное сообщение|"
    r"оригинальное сообщение|message d'origine|mensaje original|मूल संदेश)\s*-{2,}\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^\s*(?:-{2,}\s*(?:forwarded message|пересылаемое сообщение|пересланное сообщение|weitergeleitete nachricht|"
    r"अग्रेषित संदेश)|begin forwarded message:|начало переадресованного сообщения:|-+ ?fwd)",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\s*\*?(?:from|von|de|da|от|от кого|प्रेषक|द्वारा)\s*:\*?\s*\S", re.IGNORECASE)
_SENT = re.compile(
    r"^\s*\*?(?:sent|date|gesendet|datum|envoyé|enviado|отправлено|дата|भेजा गया|दिनांक|to|an|кому|subject|"
    r"betreff|тема)\s*:\*?",
    re.IGNORECASE,
)


def split_quoted(text: str, subject: str = "") -> tuple[str, str]:
    """New text and quoted history; `""` for the second when there is none, or when it cannot be told apart.

    A forwarded letter is not history: it is what the sender wants to say. Answers written between the lines of a
    quotation stay together with it. Text that would leave nothing new stays whole.
    """
    lines = text.split("\n")
    if FORWARDED_SUBJECT.match(subject) or any(_FORWARDED.match(line) for line in lines):
        return text, ""
    cut = _cut(lines)
    if cut is None:
        return _new_below(lines, text)
    new, quoted = "\n".join(lines[:cut]).strip(), "\n".join(lines[cut:]).strip()
    return (new, quoted) if new else _new_below(lines, text)


def _cut(lines: Sequence[str]) -> int | None:
    """The line where history begins that goes on to the end."""
    for place, line in enumerate(lines):
        if _ORIGINAL.match(line) or _is_header_block(lines, place):
            return _before_rule(lines, place)
        if len(line) < 600 and _QUOTE.match(line):
            return _before_introduction(lines, place) if _is_history(lines[place:]) else None
    return None


def _is_header_block(lines: Sequence[str], place: int) -> bool:
    if not _FROM.match(lines[place][:300]):
        return False
    following = [line[:300] for line in lines[place + 1 : place + LOOKED_AHEAD] if line.strip()]
    return sum(1 for line in following if _SENT.match(line)) >= 2


def _before_rule(lines: Sequence[str], place: int) -> int:
    """Programs draw a line of underscores above the headers."""
    while place and not lines[place - 1].strip(" _-\t"):
        place -= 1
    return place


def _before_introduction(lines: Sequence[str], place: int) -> int:
    """Back over “On Monday, … wrote:”, which may take two or three lines."""
    above = place
    while above and not lines[above - 1].strip():
        above -= 1
    for count in (1, 2, 3):
        if above >= count and _ON_WROTE.match(" ".join(lines[above - count : above])[:800]):
            return above - count
    return place


def _is_history(lines: Sequence[str]) -> bool:
    """All of it is quoted, but for blank lines."""
    return all(_QUOTE.match(line) for line in lines if line.strip())


def _new_below(lines: Sequence[str], text: str) -> tuple[str, str]:
    """One quotation at the top and the answer below it."""
    marks = [bool(_QUOTE.match(line)) for line in lines]
    quoted = [place for place, is_quoted in enumerate(marks) if is_quoted]
    if not quoted:
        return text, ""
    first, last = quoted[0], quoted[-1]
    head = [line for line in lines[: _before_introduction(lines, first)] if line.strip()]
    is_one = all(marks[place] or not lines[place].strip() for place in range(first, last + 1))
    below = "\n".join(lines[last + 1 :]).strip()
    if head or not is_one or not below:
        return text, ""
    return below, "\n".join(lines[: last + 1]).strip()
