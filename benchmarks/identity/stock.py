"""The stock methods that are measured beside ours: functions of two names, or that they are not installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

NOT_INSTALLED = "not installed"


@dataclass(frozen=True)
class Stock:
    """A method: `score` of two names; `nearest` looks through a pool (None: it can not in any useful time)."""

    name: str
    score: Callable[[str, str], float] | None
    nearest: Callable[[Sequence[str], Sequence[str], int], list[list[int]]] | None = None


def stock_methods() -> Iterator[Stock]:
    """The four of the table; those that need a package that is not installed have no functions."""
    for name, made in (
        ("rapidfuzz WRatio + anyascii", _rapidfuzz),
        ("ICU + token_sort_ratio", _icu),
        ("nomenklatura logic-v2", _logic),
    ):
        try:
            yield made(name)
        except ImportError:
            yield Stock(name, None)


def romanised_by_icu() -> Callable[[str], str]:
    """ICU's Any-Latin; Latin-ASCII. ImportError without PyICU."""
    from icu import Transliterator

    made = Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")
    return lambda name: str(made.transliterate(name))


def _rapidfuzz(name: str) -> Stock:
    from anyascii import anyascii
    from rapidfuzz import fuzz

    return _fuzzy(name, lambda text: anyascii(text).lower(), fuzz.WRatio)


def _icu(name: str) -> Stock:
    from rapidfuzz import fuzz

    return _fuzzy(name, romanised_by_icu(), fuzz.token_sort_ratio)


def _fuzzy(name: str, prepare: Callable[[str], str], ratio: Any) -> Stock:
    import numpy as np
    from rapidfuzz import process

    def nearest(asked: Sequence[str], pool: Sequence[str], limit: int) -> list[list[int]]:
        names = [prepare(text) for text in pool]
        found = []
        for text in asked:
            scores = process.cdist([prepare(text)], names, scorer=ratio, dtype=np.float32, workers=-1)[0]
            found.append(np.argsort(-scores, kind="stable")[:limit].tolist())
        return found

    return Stock(name, lambda one, other: float(ratio(prepare(one), prepare(other))), nearest)


def _logic(name: str) -> Stock:
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm: Any = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def score(one: str, other: str) -> float:
        people = [
            model.get_proxy({"id": id, "schema": "Person", "properties": {"name": [text]}})
            for id, text in ((f"a {one}", one), (f"b {other}", other))
        ]
        return float(algorithm.compare(*people, config).score)

    return Stock(name, score)
