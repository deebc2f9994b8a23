"""Trains the learned parts of `safeconduct.identity` and writes them.

    python -m tools.train_identity --data DIR --out safeconduct/identity/parts [--sample]

DIR holds the files of names, see `tools/names_data.py`. Same data, same seed: same parts.
"""

import argparse
import hashlib
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity import encoder as runtime
from safeconduct.identity.alignment import unpacked
from safeconduct.identity.likeness import letters_that_follow
from tools.training import alignment, encoder, likeness
from tools.training.pairs import Say, Source, read_pairs, sources

SEED = 2026
Part = dict[str, NDArray[Any]]


def vectors_by(part: Part, rows: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Vectors of rows of codes by a table that is not shipped yet."""
    return runtime.encoded(rows, part["table"].astype(np.float32) * part["scale"])


def train(data: Path, say: Say, *, small: bool = False) -> tuple[dict[str, Part], dict[str, Any]]:
    """All parts by name, and what is to be said about them."""
    rows = sources(read_pairs(data, "train"), SEED)
    held = sources(read_pairs(data, "calibrate"), SEED + 1)
    say(", ".join(f"{s.name} {len(s.left)}" for s in rows))
    recipes = encoder.Recipe(), alignment.Recipe()
    if small:
        recipes = (
            replace(recipes[0], batch=256, passes=2, neighbourhoods=20),
            replace(recipes[1], batch=64, rounds=3, passes=0.5),
        )
    first = encoder.train_encoder(rows, recipes[0], SEED, say)

    def encode(codes: NDArray[np.uint8]) -> NDArray[np.int8]:
        return vectors_by(first, codes)

    second = alignment.train_alignment(rows, lambda codes: encode(codes) / np.float32(127), recipes[1], SEED, say)
    third = train_last(rows, held, encode, second, say, 40 if small else 4000)
    parts = {"encoder": first, "alignment": second, "likeness": third}
    return parts, described(parts, rows, held)


def train_last(rows: list[Source], held: list[Source], encode: Any, aligned: Part, say: Say, steps: int) -> Part:
    """The part "likeness", on the kept-apart rows."""
    random, pools = np.random.default_rng(SEED), likeness.pools(rows)
    following = letters_that_follow(np.concatenate([pool for pool in pools.values()]))
    pieces = unpacked(aligned)
    found = [
        likeness.sample(s, pools[int(alphabet)], encode, pieces, following, random)
        for whole in held
        for alphabet, s in likeness.by_alphabet(whole)
        if alphabet in pools
    ]
    return likeness.train_likeness(likeness.joined(found), following, SEED, say, steps)


def version_of(parts: dict[str, Part]) -> str:
    """A name for these parts: a hash of all arrays."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        for key in sorted(parts[name]):
            digest.update(f"{name}.{key}".encode() + np.ascontiguousarray(parts[name][key]).tobytes())
    return digest.hexdigest()[:16]


def read(folder: Path, name: str) -> Part:
    """The arrays of one part that was written."""
    with np.load(folder / f"{name}.npz", allow_pickle=False) as part:
        return {key: part[key] for key in part.files}


def described(parts: dict[str, Part], rows: list[Source], held: list[Source]) -> dict[str, Any]:
    """What `parts.json` says."""
    return {
        "version": version_of(parts),
        "seed": SEED,
        "trained on pairs": {s.name: len(s.left) for s in rows},
        "calibrated on pairs": {s.name: len(s.left) for s in held},
    }


def write(out: Path, parts: dict[str, Part], about: dict[str, Any]) -> None:
    """The parts as .npz files and `parts.json`."""
    out.mkdir(parents=True, exist_ok=True)
    for name, part in parts.items():
        np.savez_compressed(out / f"{name}.npz", allow_pickle=False, **part)
    (out / "parts.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Trains the learned parts of safeconduct.identity.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the files of names")
    parser.add_argument("--out", type=Path, required=True, help="folder for the parts")
    parser.add_argument("--sample", action="store_true", help="the folder holds a few hundred rows only")
    asked = parser.parse_args()
    started = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {line}", flush=True)

    parts, about = train(asked.data, say, small=asked.sample)
    write(asked.out, parts, about)
    say(f"written: version {about['version']}")


if __name__ == "__main__":
    main()
