"""Writes the weights of evidence that `safeconduct.identity` ships, and how well they hold, into docs/identity.md.

    python -m tools.train_evidence --data DIR [--out DIR] [--document FILE] [--persons N]

Three populations are invented from the names in DIR: the first is counted, on the second the names and the line of
the curve are fitted (with a list of real names), and on the third, whose names come from rows that nothing was
trained on, the result is measured. The same files and seeds give the same weights.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from safeconduct.identity.evidence.weights import read_weights
from tools.evidence.fitting import Json, count_fields, count_names, fit_names
from tools.evidence.pairs import Setting, listed_pairs, make_pairs
from tools.evidence.report import measured, put_between

ROOT = Path(__file__).parents[1]
PARTS = ROOT / "safeconduct" / "identity" / "parts"
LEARN, CHECK = ("train", "calibrate"), ("test",)
LISTED = ("calibrate",)  # real persons whose names and fathers' names are fitted too
COUNTED = 4  # times as many persons in the population that is only counted


def train(data: Path, persons: int) -> Json:
    """The weights, as the file holds them."""
    counted = make_pairs(data, Setting(LEARN, COUNTED * persons, seed=1, families_only=True))
    fitted = (make_pairs(data, Setting(LEARN, persons, seed=2)), listed_pairs(data, LISTED))
    return fit_names(fitted, count_fields(counted), count_names(counted))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=PARTS)
    options.add_argument("--document", type=Path, default=ROOT / "docs" / "identity.md")
    options.add_argument("--persons", type=int, default=6_000)
    chosen = options.parse_args()
    weights = train(chosen.data, chosen.persons)
    read_weights(weights)
    (chosen.out / "evidence.json").write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    report = measured(make_pairs(chosen.data, Setting(CHECK, chosen.persons, seed=3)), weights)
    print(report)
    if chosen.document.exists():
        put_between(chosen.document, report)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
