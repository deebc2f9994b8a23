"""The learned parts are what the trainer writes: tried on a small sample of the data, and on the shipped files."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from tools import train_identity
from tools.names_data import part_of_person, part_of_token, read_persons, read_tokens
from tools.training.pairs import aligned_tokens

SAMPLE = Path(__file__).parent / "sample"
PARTS = files("safeconduct.identity") / "parts"
TOKENS_APART = [21, 37, 59]
PERSONS_APART = [0, 6, 8, 14, 16]
MOST_BYTES = 8 * 1024 * 1024


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folders = tmp_path_factory.mktemp("once"), tmp_path_factory.mktemp("twice")
    for folder in folders:
        train_identity.write(folder, *train_identity.train(SAMPLE, lambda line: None, small=True))
    return folders


def arrays(folder: Path, name: str) -> dict[str, np.ndarray]:
    with np.load(folder / f"{name}.npz", allow_pickle=False) as part:
        return {key: part[key] for key in part.files}


def placed(places: np.ndarray, weights: np.ndarray) -> dict[int, int]:
    """Weights of an alignment table by their places."""
    return dict(zip(np.cumsum(places).tolist(), weights.tolist(), strict=True))


@pytest.mark.parametrize("name", ["encoder.npz", "alignment.npz", "likeness.npz", "parts.json"])
def test_the_trainer_writes_the_same_parts_twice(written: tuple[Path, Path], name: str) -> None:
    once, twice = (folder / name for folder in written)
    assert once.read_bytes() == twice.read_bytes()


def test_the_trainer_writes_what_it_wrote_when_the_sample_was_made(written: tuple[Path, Path]) -> None:
    with np.load(SAMPLE / "expected.npz", allow_pickle=False) as expected:
        encoder, alignment = (arrays(written[0], name) for name in ("encoder", "alignment"))
        table = encoder["table"][expected["rows"]].astype(int)
        assert np.abs(table - expected["table"]).max() <= 2
        assert (alignment["pieces_2"] == expected["pieces_2"]).all()
        ours, theirs = (placed(part["places_1_2"], part["weights_1_2"]) for part in (alignment, expected))
        assert len(ours.keys() & theirs.keys()) > 0.98 * max(len(ours), len(theirs))
        assert np.mean([abs(ours[at] - theirs[at]) for at in ours.keys() & theirs.keys()]) < 3


def test_the_shipped_parts_are_small_and_are_no_pickles() -> None:
    paths = [path for path in PARTS.iterdir() if path.name.endswith(".npz")]
    assert {"encoder.npz", "alignment.npz", "likeness.npz"} <= {path.name for path in paths}
    assert sum(len(path.read_bytes()) for path in paths) <= MOST_BYTES
    for path in paths:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as part:
            assert all(part[key].dtype != object for key in part.files)


def test_the_shipped_parts_are_those_of_the_model_card() -> None:
    about = json.loads((PARTS / "parts.json").read_text(encoding="utf-8"))
    parts = {name: train_identity.read(Path(str(PARTS)), name) for name in ("encoder", "alignment", "likeness")}
    assert train_identity.version_of(parts) == about["version"]
    assert about["version"] in (files("safeconduct.identity") / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_the_split_is_by_the_id_of_a_row_and_always_the_same() -> None:
    assert [k for k in range(60) if part_of_token(f"wdcyrl{k}") != "train"] == TOKENS_APART
    assert [k for k in range(20) if part_of_person(f"eci{k}") != "train"] == PERSONS_APART
    assert {p.part for p in read_tokens(SAMPLE, "Cyrl")} == {"train", "calibrate", "test"}


def test_tokens_of_a_person_are_paired_by_place_without_initials() -> None:
    person = next(
        p for p in read_persons(SAMPLE) if p.father_latin and len(p.father_latin.split()) == len(p.father_other.split())
    )
    assert all(
        len(latin) > 2 and latin in person.latin.split() + person.father_latin.split()
        for latin, _ in aligned_tokens(person)
    )
