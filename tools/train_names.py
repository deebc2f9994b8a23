"""Writes what `safeconduct.identity` ships about whole names: how common words are, and the weights of the scorer.

    python -m tools.train_names --data DIR [--out DIR]

The same files give the same parts, byte for byte, on one machine.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from safeconduct.identity.rarity import key_of
from safeconduct.identity.romanise import romanise
from tools.names_data import read_persons, read_pool, read_tokens

PARTS = Path(__file__).parents[1] / "safeconduct" / "identity" / "parts"


def counted_words(data: Path) -> Iterator[tuple[str, int]]:
    """Romanised words of the training rows with how often each occurs."""
    for script in ("Cyrl", "Arab", "Deva"):
        for pair in read_tokens(data, script):
            if pair.part == "train":
                yield from ((word, pair.count) for word in romanise(pair.latin).split())
    for person in read_persons(data):
        if person.part == "train":
            for name in (person.latin, person.father_latin):
                yield from ((word, 4) for word in romanise(name).split())
    for name in read_pool(data):
        yield from ((word, 1) for word in romanise(name).split())


def write_rarity(data: Path, out: Path) -> None:
    """Counts by `rarity.key_of`, as eighths of their binary logarithm; words seen once are not kept."""
    counts: Counter[int] = Counter()
    for word, count in counted_words(data):
        counts[key_of(word)] += count
    kept = sorted((key, count) for key, count in counts.items() if count > 1)
    keys, numbers = (np.array(column) for column in zip(*kept, strict=True))
    log2 = np.rint(8 * np.log2(numbers)).clip(0, 255).astype(np.uint8)
    np.savez_compressed(
        out / "rarity.npz", keys=keys.astype(np.uint32), log2_counts=log2, total=np.float64(counts.total())
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=PARTS)
    chosen = options.parse_args()
    write_rarity(chosen.data, chosen.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
