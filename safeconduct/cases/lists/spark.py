"""The engine for lists past one machine: both sides as columns in Parquet, linked by `identity.on_spark`."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.identity.evidence import Evidence
from safeconduct.identity.phonetic import fold, skeleton
from safeconduct.identity.rarity import key_of
from safeconduct.identity.tokens import parse_name
from safeconduct.identity.vocabulary import kept_tokens
from safeconduct.people.enums import PaperKind
from safeconduct.people.fold import fold_paper

from ..models import Crisis
from .known import counted_cases, evidence_of_cases
from .matching import LEAST, MOST, Candidate

NEEDED = ("pyspark", "splink", "pyarrow")
CHUNK = 5_000
RAREST = 2
"""Words of a name by which it is looked for: its rarest."""


def why_not() -> str:
    """What is missing for this engine, in a sentence; "" when it can be used."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        return _("The engine spark needs %(missing)s: install Safeconduct with requirements/spark.in.") % {
            "missing": ", ".join(missing)
        }
    return "" if shutil.which("java") else _("The engine spark needs Java 17 or newer, and none is found.")


def our_records(crisis: Crisis) -> Iterator[tuple[str, Evidence]]:
    """Everybody who has a case in the crisis, by the id of the case."""
    ids = list(counted_cases(crisis).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        for case, known in evidence_of_cases(ids[start : start + CHUNK]).items():
            yield str(case), known


def write_columns(folder: Path, ours: Iterable[tuple[str, Evidence]], theirs: Iterable[tuple[str, Evidence]]) -> None:
    """`ours.parquet` and `theirs.parquet` in a folder: the columns that `identity.on_spark` links."""
    sides = {"ours": list(ours), "theirs": list(theirs)}
    times = Counter(key for records in sides.values() for _id, known in records for key, _skeleton in _words(known))
    for side, records in sides.items():
        _write(folder / f"{side}.parquet", [_columns(id, known, times) for id, known in records])


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    import pyarrow
    from pyarrow import parquet

    text, texts = pyarrow.string(), pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema([
        ("unique_id", text), ("name_sound", text), ("skeletons", texts), ("rare", pyarrow.list_(pyarrow.int64())),
        ("father_sound", text), ("birth", text), ("passport", text),
    ])  # fmt: skip
    parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema=schema), path)


def _columns(id: str, known: Evidence, times: Mapping[int, int]) -> dict[str, Any]:
    """One record. What is not known is null, which says nothing."""
    words = _words(known)
    rare = sorted({key for key, _skeleton in words}, key=lambda key: times[key])[:RAREST]
    passports = [fold_paper(paper.number) for paper in known.papers if paper.kind == PaperKind.PASSPORT]
    return {
        "unique_id": id,
        "name_sound": _sound(known.names[0]) if known.names else None,
        "skeletons": sorted({bones for _key, bones in words if bones}) or None,
        "rare": rare,
        "father_sound": _sound(known.father) or None,
        "birth": known.birth if len(known.birth) in {4, 7, 10} and "/" not in known.birth else None,
        "passport": next(iter(passports), None),
    }


def _words(known: Evidence) -> list[tuple[int, str]]:
    """Of each word of the first name, how it sounds as a number, and its consonants."""
    return [(key_of(token.latin), skeleton(token.latin)) for token in _tokens(known.names[0] if known.names else "")]


def _sound(name: str) -> str:
    """The words of a name as they sound, in alphabetical order: whoever was named first."""
    return " ".join(sorted(fold(token.latin) for token in _tokens(name)))


def _tokens(name: str) -> Sequence[Any]:
    return kept_tokens(parse_name(name))


def read_pairs(folder: Path) -> dict[int, list[Candidate]]:
    """What was found: for each row its likeliest cases, best first."""
    from pyarrow import parquet

    found: dict[int, list[Candidate]] = defaultdict(list)
    for row in parquet.read_table(folder / "pairs.parquet").to_pylist():
        if row["log_odds"] >= LEAST:
            found[int(row["theirs"])].append(Candidate(UUID(row["ours"]), round(row["log_odds"], 2)))
    return {row: sorted(some, key=lambda each: -each.log_odds)[:MOST] for row, some in found.items()}
