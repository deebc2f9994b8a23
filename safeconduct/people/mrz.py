"""The machine-readable zone at the foot of a passport, a card or a visa: ICAO Doc 9303, eighth edition, parts 3 to 7.

Two lines of 44 characters (TD3: passports, MRV-A: visas), two of 36 (TD2: cards, MRV-B: visas), or three of 30
(TD1: cards).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import cycle
from typing import NamedTuple

from safeconduct.store.partial_dates import UNKNOWN, PartialDate, PartialDateError
from safeconduct.store.wording import gettext as _

WEIGHTS = (7, 3, 1)
LOOK_ALIKES = {"O": "0", "I": "1", "B": "8", "S": "5", "Z": "2", "G": "6"}
LOOK_ALIKES |= {digit: letter for letter, digit in LOOK_ALIKES.items()}
LONGEST_VALIDITY = 50  # years ahead; an expiry that would lie further on belongs to the century before

_FILLER = "<"
_CODE = re.compile(r"[A-Z]{3}|[A-Z]{2}<|[A-Z]<<")
_DATE = re.compile(r"([0-9]{2}|<<)([0-9]{2}|<<)([0-9]{2}|<<)")
_NOT_KNOWN = ("<<", "00")
_DOCUMENT = re.compile(r"[PACIV]")
_SEX = re.compile(r"[MF<]")
_STRAY = re.compile(r"[^A-Z0-9<]")
_ONE_LINE = {88: 44, 72: 36, 90: 30}


class MrzError(ValueError):
    """A zone that cannot be right: `field` names the part, the message is a sentence with the remedy."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class MachineReadableZone:
    """What the zone says; every check digit in it was right.

    States and nationalities are the codes as printed without filler: three letters as a rule, `D` for Germany. `sex`
    is M, F or empty. `names_cut`: the names fill their whole field, so some may be missing. `optional` is the personal
    number or whatever else the issuing state put in its own field.
    """

    text: str
    format: str
    document_code: str
    issuing_state: str
    document_number: str
    surname: str
    given_names: str
    names_cut: bool
    nationality: str
    born: PartialDate
    sex: str
    expires: PartialDate
    optional: str


class _Span(NamedTuple):
    """Characters `start` to `end` (not included) of a line, all counted from 0."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts stand. The check digit of a part follows it; the last one (`composite`) covers several."""

    format: str
    length: int
    spans: dict[str, _Span]
    checked: tuple[str, ...] = ("document_number", "born", "expires")
    composite: tuple[_Span, ...] = ()


_SECOND_LINE = {
    "document_number": _Span(1, 0, 9),
    "nationality": _Span(1, 10, 13),
    "born": _Span(1, 13, 19),
    "sex": _Span(1, 20, 21),
    "expires": _Span(1, 21, 27),
}


def _two_lines(length: int, optional: _Span) -> dict[str, _Span]:
    first = {"issuing_state": _Span(0, 2, 5), "names": _Span(0, 5, length)}
    return first | _SECOND_LINE | {"optional": optional}


_TD3 = _Layout(
    "TD3",
    44,
    _two_lines(44, _Span(1, 28, 42)),
    checked=("document_number", "born", "expires", "optional"),
    composite=(_Span(1, 0, 10), _Span(1, 13, 20), _Span(1, 21, 43)),
)
_TD2 = _Layout(
    "TD2",
    36,
    _two_lines(36, _Span(1, 28, 35)),
    composite=(_Span(1, 0, 10), _Span(1, 13, 20), _Span(1, 21, 35)),
)
_MRV_A = _Layout("MRV-A", 44, _two_lines(44, _Span(1, 28, 44)))
_MRV_B = _Layout("MRV-B", 36, _two_lines(36, _Span(1, 28, 36)))
_TD1 = _Layout(
    "TD1",
    30,
    {
        "issuing_state": _Span(0, 2, 5),
        "document_number": _Span(0, 5, 14),
        "optional": _Span(0, 15, 30),
        "born": _Span(1, 0, 6),
        "sex": _Span(1, 7, 8),
        "expires": _Span(1, 8, 14),
        "nationality": _Span(1, 15, 18),
        "optional_2": _Span(1, 18, 29),
        "names": _Span(2, 0, 30),
    },
    composite=(_Span(0, 5, 30), _Span(1, 0, 7), _Span(1, 8, 15), _Span(1, 18, 29)),
)


def check_digit(text: str) -> str:
    """The check digit of letters, digits and fillers (Doc 9303-3, 4.9: weights 7, 3, 1; modulus 10).

    It finds every wrong digit, but not every wrong letter: G counts like 6, and A like K. Raises ValueError for any
    other character.
    """
    values = (0 if sign == _FILLER else int(sign, 36) for sign in text)
    return str(sum(value * weight for value, weight in zip(values, cycle(WEIGHTS), strict=False)) % 10)


def parse_mrz(text: str, *, today: date | None = None) -> MachineReadableZone:
    """Read a zone, checked throughout. Spaces, empty lines and small letters do not matter.

    The zone gives two digits of a year. A birth is put in this century unless it would then lie after `today` (by
    default the day in UTC), so somebody older than 99 comes out a century too young; an expiry is put in this century
    unless it would then lie more than LONGEST_VALIDITY years ahead. A part of a date that is filled with `<` or `0` is
    not known, and the date stays partial.

    Raises MrzError.
    """
    today = today or datetime.now(UTC).date()
    lines = _lines(text)
    layout = _layout(lines)
    _require_characters(lines, layout.length)
    zone = _Zone(lines, layout)
    _require_shape(zone)
    _require_digits(zone)
    surname, given_names = _names(zone.part("names"))
    return MachineReadableZone(
        text="\n".join(lines),
        format=layout.format,
        document_code=zone.code,
        issuing_state=zone.part("issuing_state").strip(_FILLER),
        document_number=_spaced(zone.number),
        surname=surname,
        given_names=given_names,
        names_cut=not zone.part("names").endswith(_FILLER),
        nationality=zone.part("nationality").strip(_FILLER),
        born=_partial_date(zone, "born", latest=today),
        sex=zone.part("sex").strip(_FILLER),
        expires=_partial_date(zone, "expires", latest=date(today.year + LONGEST_VALIDITY, 12, 31)),
        optional=zone.optional,
    )


@dataclass(frozen=True, slots=True)
class _Zone:
    """Lines of the right length and characters, cut into parts."""

    lines: list[str]
    layout: _Layout

    def cut(self, span: _Span) -> str:
        return self.lines[span.line][span.start : span.end]

    def part(self, field: str) -> str:
        return self.cut(self.layout.spans[field])

    def digit(self, field: str) -> str:
        """The character after a part: its check digit."""
        span = self.layout.spans[field]
        return self.lines[span.line][span.end]

    @property
    def code(self) -> str:
        return self.lines[0][:2].strip(_FILLER)

    @property
    def number_goes_on(self) -> bool:
        """On cards, a number longer than nine characters goes on in the optional part, with its check digit."""
        on_card = self.layout.format in ("TD1", "TD2")
        return on_card and self.digit("document_number") == _FILLER and self.part("optional")[0] != _FILLER

    @property
    def number_and_digit(self) -> tuple[str, str]:
        if not self.number_goes_on:
            return self.part("document_number"), self.digit("document_number")
        rest = self.part("optional").partition(_FILLER)[0]
        return self.part("document_number") + rest[:-1], rest[-1]

    @property
    def number(self) -> str:
        return self.number_and_digit[0]

    @property
    def optional(self) -> str:
        first = self.part("optional")
        first = first.partition(_FILLER)[2] if self.number_goes_on else first
        second = self.part("optional_2") if "optional_2" in self.layout.spans else ""
        return _spaced(f"{first}{_FILLER}{second}")

    def label(self, field: str) -> str:
        """What a person calls the part."""
        numbers = {"P": _("passport number"), "V": _("visa number")}
        labels = {
            "document_number": numbers.get(self.code[:1], _("document number")),
            "born": _("date of birth"),
            "expires": _("date of expiry"),
            "optional": _("personal number"),
            "issuing_state": _("issuing state"),
            "nationality": _("nationality"),
            "sex": _("sex"),
        }
        return labels[field]


def _lines(text: str) -> list[str]:
    plain = text.upper().replace("«", "<<").replace("‹", "<")
    lines = [line for line in ("".join(raw.split()) for raw in plain.splitlines()) if line]
    if len(lines) == 1 and (length := _ONE_LINE.get(len(lines[0]))):
        return [lines[0][start : start + length] for start in range(0, len(lines[0]), length)]
    return lines


def _layout(lines: list[str]) -> _Layout:
    if len(lines) == 3:
        return _TD1
    if len(lines) != 2:
        sentence = _(
            "The machine-readable zone has two lines, or three on a small card, but here it has %(count)s. "
            "Copy each line at the foot of the page with all its signs <."
        )
        raise MrzError("lines", sentence % {"count": len(lines)})
    long = max(map(len, lines)) > 40
    if lines[0].startswith("V"):
        return _MRV_A if long else _MRV_B
    return _TD3 if long else _TD2


def _require_characters(lines: list[str], length: int) -> None:
    for number, line in enumerate(lines, 1):
        if len(line) != length:
            sentence = _(
                "Line %(line)s has %(count)s characters instead of %(length)s. Type it again with all its signs <."
            )
            raise MrzError("lines", sentence % {"line": number, "count": len(line), "length": length})
        if stray := _STRAY.search(line):
            sentence = _(
                "Character %(place)s of line %(line)s is “%(sign)s”. Type it again: only letters A to Z, digits and < "
                "stand there."
            )
            raise MrzError("lines", sentence % {"place": stray.start() + 1, "line": number, "sign": stray[0]})


def _require_shape(zone: _Zone) -> None:
    if not _DOCUMENT.match(zone.code):
        sentence = _("The first line starts with P on a passport, with A, C or I on a card, with V on a visa.")
        raise MrzError("document_code", _with_remedy(sentence))
    if not zone.number.strip(_FILLER):
        sentence = _("The %(field)s is missing.") % {"field": zone.label("document_number")}
        raise MrzError("document_number", _with_remedy(sentence))
    for field in ("issuing_state", "nationality"):
        _require_pattern(zone, field, _CODE, form=_("three letters, or fewer and then <"), misread=str.isdigit)
    for field in ("born", "expires"):
        form = _("six digits, with << for a part that is not known")
        _require_pattern(zone, field, _DATE, form=form, misread=str.isalpha)
    _require_pattern(zone, "sex", _SEX, form=_("M, F or <"), misread=lambda _sign: False)


def _require_pattern(
    zone: _Zone, field: str, pattern: re.Pattern[str], *, form: str, misread: Callable[[str], bool]
) -> None:
    said = zone.part(field)
    if not pattern.fullmatch(said):
        sentence = _("The %(field)s is “%(said)s” but should be %(form)s.")
        places = [place for place, sign in enumerate(said) if misread(sign)]
        raise MrzError(
            field, _with_remedy(sentence % {"field": zone.label(field), "said": said, "form": form}, said, places)
        )


def _require_digits(zone: _Zone) -> None:
    _require_digit("document_number", zone.label("document_number"), *zone.number_and_digit)
    for field in zone.layout.checked[1:]:
        text, digit = zone.part(field), zone.digit(field)
        may_be_empty = field == "optional" and digit == _FILLER and not text.strip(_FILLER)
        if not may_be_empty:
            _require_digit(field, zone.label(field), text, digit)
    if zone.layout.composite:
        _require_composite(zone)


def _require_digit(field: str, label: str, text: str, digit: str) -> None:
    right = check_digit(text)
    if digit == right:
        return
    sentence = _("The check digit of the %(field)s should be %(right)s but is %(digit)s.")
    letters = field not in ("born", "expires")
    places = [place for place in range(len(text)) if letters and check_digit(_swapped(text, place)) == digit]
    raise MrzError(field, _with_remedy(sentence % {"field": label, "right": right, "digit": digit}, text, places))


def _require_composite(zone: _Zone) -> None:
    right = check_digit("".join(map(zone.cut, zone.layout.composite)))
    digit = zone.lines[1][-1]
    if digit != right:
        sentence = _("The last check digit of line 2, for the whole zone, should be %(right)s but is %(digit)s.")
        raise MrzError("composite", _with_remedy(sentence % {"right": right, "digit": digit}))


def _swapped(text: str, place: int) -> str:
    """The text with the character at that place, counted from 0, taken for the one that it looks like."""
    return text[:place] + LOOK_ALIKES.get(text[place], text[place]) + text[place + 1 :]


def _with_remedy(sentence: str, text: str = "", places: list[int] | None = None) -> str:
    """The sentence, up to two guesses at characters of the text that were misread, and what to do."""
    misread = [place for place in places or [] if text[place] in LOOK_ALIKES]
    guesses = [
        _("Perhaps character %(place)s of it is %(other)s, not %(sign)s.")
        % {"place": place + 1, "other": LOOK_ALIKES[text[place]], "sign": text[place]}
        for place in misread[:2]
    ]
    return " ".join([sentence, *guesses, _("Compare it with the paper and type it again.")])


def _spaced(text: str) -> str:
    return " ".join(text.replace(_FILLER, " ").split())


def _names(field: str) -> tuple[str, str]:
    """Surname and given names; a person with one name has it in either."""
    if digit := re.search("[0-9]", field):
        sentence = _("The names have the digit %(digit)s in them.") % {"digit": digit[0]}
        raise MrzError("names", _with_remedy(sentence, field, [digit.start()]))
    if not _spaced(field):
        raise MrzError("names", _with_remedy(_("The names are missing.")))
    surname, _between, given_names = field.partition(_FILLER * 2)
    return _spaced(surname), _spaced(given_names)


def _partial_date(zone: _Zone, field: str, *, latest: date) -> PartialDate:
    """The date in the later of two centuries in which it does not begin after `latest`."""
    text = zone.part(field)
    year, month, day = text[:2], text[2:4], text[4:]
    if year == _FILLER * 2:
        return UNKNOWN
    known = [year] if month in _NOT_KNOWN else [year, month] if day in _NOT_KNOWN else [year, month, day]
    try:
        value = PartialDate.parse_edtf("20" + "-".join(known))
        return value if value.possibly_by(latest) else PartialDate.parse_edtf("19" + "-".join(known))
    except PartialDateError as error:
        sentence = _("The %(field)s is “%(said)s”, no day of the calendar.") % {
            "field": zone.label(field),
            "said": text,
        }
        raise MrzError(field, _with_remedy(sentence)) from error
