"""The places of a text where somebody is named, and what the writer calls him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .names import IsName, Span, known_words, name_at
from .people_words import people_words
from .words import Word

SELF = "self"
MOST_ANCHORS = 2000
_SEPARATORS = frozenset(",;|•·\n\t()*:")
_BULLETS = frozenset("-–—•*·◦●►▪>")
_POINTS = frozenset(":=：-–—#|\t.№")
_PLURAL = frozenset(
    (
        "sons",
        "brothers",
        "daughters",
        "sisters",
        "friends",
        "cousins",
        "бratья",
        "братья",
        "братьев",
        "сыновья",
        "сыновей",
        "друзья",
        "брати",
        "сини",
        "बेटे",
        "भाइयों",
        "hijos",
        "hermanos",
        "frères",
        "bete",
        "दो",
        "two",
        "do",
        "two",
    )
)
_AND = frozenset(
    ("and", "aur", "और", "व", "तथा", "и", "та", "і", "ਅਤੇ", "ਤੇ", "اور", "এবং", "ও", "et", "y", "र", "आणि", "te")
)


@dataclass(slots=True)
class Anchor:
    """Somebody named: `relation` to the writer, "self" for the writer, empty when it is not said. `relatives`: names
    of the "father", "mother", "spouse". `start`, `end`: in the text, with the words of kin before the name."""

    name: str
    relation: str
    start: int
    end: int
    relatives: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Named:
    """All anchors of a text; `spoken_of`: relations of people who are spoken of without a name, with the place."""

    anchors: list[Anchor] = field(default_factory=list)
    spoken_of: list[tuple[int, str]] = field(default_factory=list)


class Scan:
    """One pass over the words of a text, from left to right."""

    def __init__(self, text: str, words: Sequence[Word], is_name: IsName) -> None:
        self.text, self.words, self.is_name = text, words, is_name
        self.book = people_words()
        self.found = Named()
        self.addressed = False
        self.closing = False
        self.pending = ""

    def run(self) -> Named:
        place = 0
        while place < len(self.words) and len(self.found.anchors) < MOST_ANCHORS:
            if self.line_start(place):
                self.begin_line(place)
            place = max(self.step(place), place + 1)
        return self.found

    def line_start(self, place: int) -> bool:
        return place == 0 or "\n" in self.words[place].gap

    def begin_line(self, place: int) -> None:
        self.addressed = self.book.addressed.at(self.words, place) is not None

    def step(self, place: int) -> int:
        """Read what begins at this word; the place after it, or `place` when nothing does."""
        for read in (
            self.labelled,
            self.own,
            self.kin,
            self.their_kin,
            self.closed,
            self.listed,
            self.titled,
            self.free,
        ):
            after = read(place)
            if after > place:
                return after
        return place

    # ---- the ways in which somebody is named

    def labelled(self, place: int) -> int:
        """ "Name: Ramesh Yadav"; "Father's name - Mohan"; "Village Kheri"."""
        label = self.book.fields.at(self.words, place)
        if not label or not self.is_label(place, label.last):
            return place
        after = label.last + 1
        if label.label in ("name", "writer"):
            return self.labelled_name(place, after, label.label)
        if label.label in ("father", "mother", "spouse"):
            return self.relative(label.label, after)
        if label.label in ("village", "district", "state", "unit"):
            return self.place(label.label, after)
        return self.relation(after) if label.label == "relation" else place

    def is_label(self, first: int, last: int) -> bool:
        """A label stands where a line or a part of it begins, or a colon follows."""
        if last + 1 >= len(self.words) or "\n" in self.words[last + 1].gap:
            return False
        begins = self.line_start(first) or bool(set(self.words[first].gap) & _SEPARATORS)
        pointed = bool(set(self.words[last + 1].gap) & _POINTS)
        return pointed or (begins and self.words[last + 1].gap.isspace())

    def labelled_name(self, place: int, after: int, label: str) -> int:
        pointed = bool(set(self.words[after].gap) & _POINTS)
        span = self.name(self.skip(after), sure=pointed)
        if not span or not (pointed or self.known(span)):
            return place
        relation = SELF if label == "writer" or self.mine_before(place) else self.take_pending()
        return self.add(place, span, relation)

    def mine_before(self, place: int) -> bool:
        return place > 0 and self.words[place - 1].low in ("my", "मेरा", "mera", "мое")

    def relative(self, kind: str, after: int) -> int:
        span = self.name(self.skip(after), sure=True)
        if span and self.found.anchors:
            self.found.anchors[-1].relatives.setdefault(kind, self.said(span))
        return span.last if span else after

    def place(self, kind: str, after: int) -> int:
        last = after
        while last < len(self.words) and last - after < 4 and self.within_place(after, last):
            last += 1
        if last > after and self.found.anchors:
            self.found.anchors[-1].places.setdefault(
                kind, self.text[self.words[after].start : self.words[last - 1].end]
            )
        return last

    def within_place(self, first: int, at: int) -> bool:
        word = self.words[at]
        if at > first and set(word.gap) & (_SEPARATORS | {"."}):
            return False
        return (
            word.capital or not word.cased or any(map(str.isdigit, word.text))
        ) and word.low not in self.book.not_names

    def relation(self, after: int) -> int:
        """ "Relation: brother" below a name."""
        kin = self.book.kin.at(self.words, after)
        if kin and self.found.anchors:
            self.found.anchors[-1].relation = kin.label
        return kin.last + 1 if kin else after

    def own(self, place: int) -> int:
        """ "I am Sunita Yadav", "मेरा नाम …", "меня зовут …"."""
        said = self.book.i_am.at(self.words, place)
        if not said:
            return place
        span = self.name(self.skip(said.last + 1), sure=said.last > said.first)
        if not span or not self.known(span) or self.is_place(span):
            return place
        return self.add(place, span, SELF)

    def is_place(self, span: Span) -> bool:
        """ "Main Haryana Kaithal se hu": where somebody is from."""
        return span.last < len(self.words) and self.words[span.last].low in self.book.place_after

    def kin(self, place: int) -> int:
        """ "My younger brother Ramesh Yadav"; "brother: Ramesh"; a brother without a name is kept in mind."""
        mine = self.book.mine.at(self.words, place)
        at = self.over_between(mine.last + 1) if mine else place
        kin = self.book.kin.at(self.words, at) if at < len(self.words) else None
        if not kin:
            return place
        span = self.name(self.skip(kin.last + 1), sure=bool(mine))
        if span and (
            self.known(span) or (mine and self.words[span.first].capital and not self.words[at].text.isupper())
        ):
            last = self.add(place, span, kin.label)
            return self.and_others(last, kin.label) if self.several(place, kin.last) else last
        if mine:
            self.speak_of(place, kin.label)
        return kin.last + 1 if mine else place

    def speak_of(self, place: int, relation: str) -> None:
        self.pending = relation
        self.found.spoken_of.append((self.words[place].start, relation))

    def several(self, first: int, last: int) -> bool:
        return any(word.low in _PLURAL for word in self.words[first : last + 1])

    def and_others(self, place: int, relation: str) -> int:
        """ "My sons Ramesh and Suresh"."""
        while place < len(self.words):
            comma = self.words[place].gap.strip() == ","
            at = place + 1 if self.words[place].low in _AND else place
            span = self.name(at, sure=True) if comma or at > place else Span(at, at)
            if not span:
                return place
            place = self.add(span.first, span, relation)
        return place

    def over_between(self, place: int) -> int:
        most = place + 3
        while place < min(most, len(self.words)) and self.words[place].low in self.book.between:
            place += 1
        return place

    def their_kin(self, place: int) -> int:
        """ "His father Mohan Yadav": said of whom was spoken of before."""
        theirs = self.book.theirs.at(self.words, place)
        kin = self.book.kin.at(self.words, theirs.last + 1) if theirs and theirs.last + 1 < len(self.words) else None
        if not kin:
            return self.their_name(place) if theirs else place
        span = self.name(self.skip(kin.last + 1), sure=True)
        kind = {"wife": "spouse", "husband": "spouse"}.get(kin.label, kin.label)
        if not span or not self.known(span):
            return kin.last + 1
        if kind in ("father", "mother", "spouse") and self.found.anchors and self.found.anchors[-1].relation != SELF:
            self.found.anchors[-1].relatives.setdefault(kind, self.said(span))
            return span.last
        return self.add(place, span, "")

    def their_name(self, place: int) -> int:
        """ "His name is Ramesh": the one whom the writer called brother before."""
        at = self.skip(place + 1)
        span = self.name(at, sure=True) if at > place + 1 else Span(at, at)
        return self.add(place, span, self.take_pending()) if span else place

    def closed(self, place: int) -> int:
        """ "Yours sincerely, Sunita Yadav": whose name ends a letter wrote it."""
        said = self.book.after_name.at(self.words, place) if self.line_start(place) or self.after_stop(place) else None
        if not said:
            return place
        self.closing = True
        at = self.skip(said.last + 1)
        more = self.book.after_name.at(self.words, at) if at < len(self.words) else None
        at = self.skip(more.last + 1) if more else at
        span = self.name(at, sure=at < len(self.words) and self.line_start(at))
        return self.add(place, span, SELF) if span and self.known(span) else (more or said).last + 1

    def after_stop(self, place: int) -> bool:
        return bool(set(self.words[place].gap) & set(".!।,"))

    def listed(self, place: int) -> int:
        """ "1) Ramesh Yadav, …": a line of a list."""
        if not self.is_item(place):
            return place
        span = self.name(self.skip(place), sure=True)
        if span.last - span.first < 2 or not self.known(span) or not self.ends_part(span.last):
            return place
        return self.add(place, span, self.pending)

    def is_item(self, place: int) -> bool:
        """Behind the number or the bullet with which a line begins."""
        gap = self.words[place].gap
        if self.line_start(place):
            return bool(set(gap[gap.rfind("\n") + 1 :]) & _BULLETS)
        number = place > 0 and self.words[place - 1].text.isdigit() and self.line_start(place - 1)
        return number and not set(gap) - set(" .):-/\t")

    def ends_part(self, place: int) -> bool:
        """The name is followed by a comma, the end of the line, a bracket or one of its relatives."""
        if place >= len(self.words) or self.words[place].gap.strip() or "\n" in self.words[place].gap:
            return True
        return (
            self.book.relatives.at(self.words, place) is not None or self.book.fields.at(self.words, place) is not None
        )

    def titled(self, place: int) -> int:
        """ "Mr Ramesh Yadav", but not the ambassador to whom the letter is addressed."""
        title = None if self.addressed else self.book.titles.at(self.words, place)
        if not title or title.last + 1 >= len(self.words) or self.role_before(place):
            return place
        span = self.name(title.last + 1, sure=False)
        return self.add(place, span, self.take_pending()) if span and self.known(span) else place

    def free(self, place: int) -> int:
        """Two words or more, with capitals, all of them words of names."""
        if self.addressed or not self.words[place].capital or self.role_before(place):
            return place
        if self.book.fields.at(self.words, place):
            return place
        span = self.name(place, sure=False)
        long = [word for word in self.words[span.first : span.last] if len(word.text) > 1]
        if len(long) < 2 or known_words(self.words, span, self.is_name) < len(long):
            return span.last if len(long) > 1 else place
        return self.add(place, span, SELF if self.closing else "")

    # ---- small steps

    def name(self, place: int, *, sure: bool) -> Span:
        return name_at(self.words, place, self.is_name, sure=sure) if place < len(self.words) else Span(place, place)

    def known(self, span: Span) -> bool:
        return known_words(self.words, span, self.is_name) > 0

    def skip(self, place: int) -> int:
        """Past "name is", "Mr", "का नाम" and the like, on to the name."""
        for _step in range(4):
            found = self.book.before_name.at(self.words, place) if place < len(self.words) else None
            if not found:
                break
            place = found.last + 1
        return place

    def role_before(self, place: int) -> bool:
        return any(
            word.low in self.book.roles and "\n" not in self.words[at + 1].gap
            for at, word in enumerate(self.words[max(0, place - 1) : place], max(0, place - 1))
        )

    def take_pending(self) -> str:
        relation, self.pending = self.pending, ""
        return relation

    def said(self, span: Span) -> str:
        return self.text[self.words[span.first].start : self.words[span.last - 1].end]

    def add(self, place: int, span: Span, relation: str) -> int:
        """Write down who is named, with the relatives said directly after the name."""
        anchor = Anchor(self.said(span), relation, self.words[place].start, self.words[span.last - 1].end)
        self.found.anchors.append(anchor)
        if relation and relation == self.pending:
            self.pending = ""
        last = span.last
        while last < len(self.words):
            mark = self.book.relatives.at(self.words, last)
            after = (
                self.name(self.skip(mark.last + 1), sure=True) if mark and "\n" not in self.words[last].gap else None
            )
            if not mark or not after:
                break
            anchor.relatives.setdefault(mark.label, self.said(after))
            anchor.end = self.words[after.last - 1].end
            last = after.last
        return last
