"""What does it cost to find out about many requests who they are about: one by one, and all at once?

    python -m benchmarks.candidates                                        # a register of 100,000, generated first
    python -m benchmarks.candidates --persons 1000000 --data DIR --data-dir DIR2

DIR holds the files of names that tools/names_data.py reads; without it the names are those of the ledger's stories,
of which there are few. Three requests in ten are about a person of the register. Prints a table for README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

from benchmarks.place import prepared
from safeconduct.store.ids import uuid7

FOLDER = "/tmp/safeconduct-candidates-{persons}"
TRUTH = "asked.json"
ASKED, KNOWN = 20_000, 0.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the folder of names")
    parser.add_argument("--persons", type=int, default=100_000, help="of the register (default: 100,000)")
    parser.add_argument("--data-dir", type=Path, help=f"default: {FOLDER}")
    args = parser.parse_args()
    folder = args.data_dir or Path(FOLDER.format(persons=args.persons))
    if not (folder / TRUTH).exists():
        _generate(folder, args.persons, args.data)


def _generate(folder: Path, persons: int, data: Path | None) -> None:
    """In a process of its own, as the owner of the tables."""
    command = [sys.executable, "-c", "from benchmarks.candidates import generate; generate()"]
    said = {"CROWD_DATA": str(data or ""), "CROWD_PERSONS": str(persons), "CROWD_FOLDER": str(folder)}
    subprocess.run(command, check=True, env=os.environ | said)


def generate() -> None:
    """Fill the folder, and write down what is asked: of persons of the register (`id` is theirs), of others."""
    from benchmarks.crowd import SEED, Crowd, fill, names_of, said_of

    folder, count = Path(os.environ["CROWD_FOLDER"]), int(os.environ["CROWD_PERSONS"])
    data = Path(os.environ["CROWD_DATA"]) if os.environ["CROWD_DATA"] else None
    drawn = Crowd(names_of(data)).persons()
    persons, strangers = list(islice(drawn, count)), list(islice(drawn, ASKED))
    ids = [uuid7() for _person in persons]
    with prepared(folder, role="owner"):
        fill(folder, persons, ids)
    chance = random.Random(SEED + 1)
    asked = []
    for stranger in strangers:
        at = chance.randrange(count) if chance.random() < KNOWN else -1
        said = said_of(persons[at] if at >= 0 else stranger, chance)
        asked.append({"said": said, "id": str(ids[at]) if at >= 0 else ""})
    (folder / TRUTH).write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
