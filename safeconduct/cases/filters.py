"""How a list of cases is narrowed: read from an address, written back into one, told in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from safeconduct.store.ids import read_uuid

from .enums import Circumstance, Track, Viewpoint
from .tracks import TRACKS, state_label

MINE, NOBODY = "me", "nobody"
"""In place of an officer: whoever asks; cases without any officer."""


@dataclass(frozen=True, slots=True, order=True)
class Stands:
    """This viewpoint says this state on this track."""

    viewpoint: Viewpoint
    track: Track
    state: str

    @property
    def name(self) -> str:
        """As in a whole standing: "ours.service"."""
        return f"{self.viewpoint}.{self.track}"

    def __str__(self) -> str:
        return f"{self.name}={self.state}"

    @property
    def state_words(self) -> str:
        return f"{self.track.label}: {state_label(self.state)}"

    @property
    def words(self) -> str:
        return f"{self.viewpoint.label}, {self.state_words}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything that narrows a list. Several `stands` on one track and viewpoint mean any of them; on others, all."""

    stands: tuple[Stands, ...] = ()
    text: str = ""
    post: UUID | None = None
    officer: str = ""
    circumstance: str = ""
    differs: bool = False
    late: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    def pairs(self) -> list[tuple[str, str]]:
        """For an address; `read_filters` reads them back."""
        pairs = [("stands", str(stands)) for stands in self.stands]
        pairs += [("q", self.text), ("post", str(self.post or "")), ("officer", self.officer)]
        pairs += [("circumstance", self.circumstance)]
        pairs += [("differs", "1" if self.differs else ""), ("late", "1" if self.late else "")]
        return [(name, value) for name, value in pairs if value]

    def query(self) -> str:
        """As the end of an address, without the question mark."""
        return urlencode(self.pairs())

    def without(self, stands: Stands) -> Filters:
        return replace(self, stands=tuple(other for other in self.stands if other != stands))


def read_filters(given: QueryDict) -> Filters:
    """From the parameters of an address. What is not in our vocabulary is left out."""
    said = [*given.getlist("stands"), f"{given.get('viewpoint') or Viewpoint.OURS}.{given.get('said', '')}"]
    officer = given.get("officer", "")
    circumstance = given.get("circumstance", "")
    return Filters(
        stands=tuple(sorted({found for text in said if (found := read_stands(text))})),
        text=given.get("q", "").strip()[:100],
        post=read_uuid(given.get("post", "")),
        officer=officer if officer in {MINE, NOBODY} or read_uuid(officer) else "",
        circumstance=circumstance if circumstance in Circumstance.values else "",
        differs=given.get("differs") in {"1", "on"},
        late=given.get("late") in {"1", "on"},
    )


def read_stands(text: str) -> Stands | None:
    """ "ours.service=released"; None for what cannot be so."""
    name, _equals, state = text.partition("=")
    viewpoint, _dot, track = name.partition(".")
    if viewpoint not in Viewpoint.values or track not in Track.values or state not in TRACKS[Track(track)].states:
        return None
    return Stands(Viewpoint(viewpoint), Track(track), state)


def said_choices() -> list[tuple[str, object]]:
    """Every state of every track, in groups, as the value "service=released"."""
    groups: list[tuple[str, object]] = [("", _("any"))]
    for track, rule in TRACKS.items():
        groups.append((str(track.label), [(f"{track}={state}", state_label(state)) for state in rule.states]))
    return groups
