"""What an authority's words for a state mean to us. Proposals only: the officer confirms them, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..enums import Track
from ..tracks import TRACKS, state_label

MOST = 60
"""Different words in a column of states; a column with more is no column of states."""
NOTHING = "-"
"""In place of a state: these words say nothing that we keep."""

_PROPOSED = (
    (r"не\s+значит|not on record|no record|не числ|не найден", "whereabouts=unknown"),
    (r"пропал|без\s*вест|безвест|missing|зник|लापता|гумшуд|गुमशुदा|бвп", "whereabouts=missing"),
    (r"погиб|умер|смерт|убит|скончал|загин|помер|killed|dead|died|deceased|मृत|निधन|शहीद|\bкиа\b|200", "condition=dead"),
    (r"ранен|госпитал|лечен|wounded|injured|hospital|घायल|поранен|300", "condition=wounded"),
    (r"плен|captured|prisoner|\bpow\b|बंदी|полон", "condition=captured"),
    (r"болен|ill\b|sick|बीमार", "condition=ill"),
    (r"жив|здоров|alive|well\b|जीवित|स्वस्थ", "condition=well"),
    (r"отказ|refus|не\s+подлеж|अस्वीकार", "service=refused"),
    (r"приказ.*увол|увол.*приказ|order.*(release|discharge)|(release|discharge).*order", "service=release_ordered"),
    (r"уволен|исключен|расторг|демобил|released|discharged|звільн|रिहा|मुक्त|सेवामुक्त", "service=released"),
    (r"рапорт|рассматр|request|asked|просьб|under consideration", "service=release_asked"),
    (r"проход|служит|в строю|serving|in service|на службе|служба|contract|контракт|सेवारत", "service=recruited"),
    (r"задерж|арест|сизо|detain|arrest|custody|हिरासत|गिरफ्तार", "custody=detained"),
    (r"освобожд|freed", "custody=released"),
    (r"репатри|вернул|убыл на родину|returned|repatriated|home|लौटा|वापस", "whereabouts=home"),
    (r"находится|located|установлен", "whereabouts=located"),
)  # fmt: skip
_COMPILED = [(re.compile(pattern, re.IGNORECASE), state) for pattern, state in _PROPOSED]


def fold_status(text: str) -> str:
    """How their words are compared."""
    return " ".join(text.casefold().replace("ё", "е").split())[:200]


def propose(text: str) -> str:
    """ "пропал без вести" is "whereabouts=missing"; "" when nothing is proposed."""
    folded = fold_status(text)
    if not folded or len(folded) > 120:
        return ""
    return next((state for pattern, state in _COMPILED if pattern.search(folded)), "")


def propose_all(texts: Iterable[str], remembered: dict[str, str]) -> dict[str, str]:
    """Each different word with what was remembered for its sender, else with what is proposed."""
    words = {fold_status(text): text for text in texts if text.strip()}
    return {folded: remembered.get(folded, propose(text)) for folded, text in list(words.items())[:MOST]}


def is_state(said: str) -> bool:
    """Is this "track=state" of ours?"""
    track, _equals, state = said.partition("=")
    return track in Track.values and state in TRACKS[Track(track)].states


def state_choices() -> list[tuple[str, Any]]:
    """Every state that an authority's words can mean, in groups."""
    groups: list[tuple[str, Any]] = [("", _("not decided")), (NOTHING, _("says nothing that we keep"))]
    for track in Track:
        states = TRACKS[track].states
        groups.append((str(track.label), [(f"{track}={state}", said_words(f"{track}={state}")) for state in states]))
    return groups


def said_words(said: str) -> str | Promise:
    """ "whereabouts=missing" in words: "whereabouts: missing"."""
    track, _equals, state = said.partition("=")
    return f"{Track(track).label}: {state_label(state)}" if is_state(said) else ""
