"""The text of a laid-out (HTML) mail, all of it: what is hidden by style is text too; scripts and style sheets are not.

A reader of its own instead of html.parser, whose time is quadratic for tags that never end; this one is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

BREAKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "br",
        "center",
        "dd",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "table",
        "title",
        "tr",
        "ul",
    ]
)
CELLS = frozenset({"td", "th"})
NOT_TEXT = frozenset({"script", "style"})
LONGEST_TAG = 20_000
NO_BREAK_SPACE = "\xa0"

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(r"""\s(href|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LINE_BLANKS = re.compile(r" *\n *")
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(slots=True)
class _Reader:
    """What was written so far, how deep in quotations we are, and which ends of things occur no more."""

    source: str
    pieces: list[str] = field(default_factory=list)
    quote_depth: int = 0
    link: str = ""
    missing: set[str] = field(default_factory=set)

    def find(self, what: str, start: int) -> int:
        """Where `what` is next, or -1; a thing that is missing once is not looked for again, so that time is linear."""
        if what in self.missing:
            return -1
        place = self.source.find(what, start)
        if place < 0:
            self.missing.add(what)
        return place


def text_of_html(source: str) -> str:
    """The text that a web page shows or hides: paragraphs on lines, quotations with “> ”, links with their address."""
    reader = _Reader(source)
    lowered = _Reader(source.lower() if len(source.lower()) == len(source) else source)
    position = 0
    while position < len(source):
        tag = source.find("<", position)
        if tag < 0:
            tag = len(source)
        if tag > position:
            _write(reader, _BLANKS.sub(" ", unescape(source[position:tag])))
        position = _after(reader, lowered, tag)
    return _tidy("".join(reader.pieces))


def _after(reader: _Reader, lowered: _Reader, tag: int) -> int:
    """Read the tag, comment or lone sign at `tag`; where to go on."""
    source = reader.source
    if source.startswith("<!--", tag):
        end = reader.find("-->", tag + 2)
        return end + 3 if end >= 0 else tag + 4  # a comment that never ends: what follows is shown
    if source.startswith(("<!", "<?"), tag):
        end = reader.find(">", tag)
        return end + 1 if end >= 0 else tag + 2
    name = _NAME.match(source, tag + 1)
    if name is None:
        _write(reader, source[tag : tag + 1])
        return tag + 1
    end = reader.find(">", tag)
    if end < 0 or end - tag > LONGEST_TAG:
        _write(reader, source[tag : name.end()])
        return name.end()
    _tag(reader, name[1].lower(), source[tag : end + 1])
    return _after_script(lowered, name[1].lower(), end + 1) if source[tag + 1] != "/" else end + 1


def _after_script(lowered: _Reader, name: str, start: int) -> int:
    """Past a script or a style sheet; past its tag only when it never ends."""
    if name not in NOT_TEXT:
        return start
    end = lowered.find(f"</{name}", start)
    return end if end >= 0 else start


def _tag(reader: _Reader, name: str, tag: str) -> None:
    is_end = tag.startswith("</")
    if name == "blockquote":
        reader.pieces.append("\n")
        reader.quote_depth = max(0, reader.quote_depth + (-1 if is_end else 1))
        _write(reader, "")
    elif name in BREAKS:
        _write(reader, "\n")
    elif name in CELLS and is_end:
        _write(reader, " \t")
    elif name == "img":
        _image(reader, tag)
    elif name == "a":
        _link(reader, tag, is_end=is_end)


def _image(reader: _Reader, tag: str) -> None:
    alt = _attribute(tag, "alt")
    if alt:
        _write(reader, f"[{alt}]")


def _link(reader: _Reader, tag: str, *, is_end: bool) -> None:
    """The address of a link after its text, unless the text says it."""
    if not is_end:
        reader.link = _attribute(tag, "href")
        return
    address, reader.link = reader.link, ""
    shown_before = "".join(piece[-2 * len(address) - 10 :] for piece in reader.pieces[-3:])
    if address.startswith(("http", "tel:")) and address.rstrip("/") not in shown_before:
        _write(reader, f" <{address}>")


def _attribute(tag: str, name: str) -> str:
    for found, *values in _ATTRIBUTE.findall(tag):
        if found.lower() == name:
            return unescape(next((value for value in values if value), "")).strip()[:2000]
    return ""


def _write(reader: _Reader, text: str) -> None:
    """Add text; in a quotation every line begins with a mark."""
    marks = ">" * min(reader.quote_depth, 9)
    if marks and (not reader.pieces or reader.pieces[-1].endswith("\n")):
        reader.pieces.append(marks + " ")
    reader.pieces.append(text.replace("\n", f"\n{marks} ") if marks else text)


def _tidy(text: str) -> str:
    text = _LINE_BLANKS.sub("\n", text.replace(NO_BREAK_SPACE, " ").replace("\t", " "))
    return _EMPTY_LINES.sub("\n\n", re.sub(r"  +", " ", text)).strip()
