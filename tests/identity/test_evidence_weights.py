"""The weights that are shipped, and the tool that counts them."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from safeconduct.identity.evidence.weights import CODES, RELATIONS, read_weights, shipped
from tools.train_evidence import train

ROWS = {
    "persons_en_hi.tsv": ["id", "split", "state", "name_latn", "name_deva", "father_latn", "father_deva"],
    "tokens_en_ru.tsv": ["id", "split", "latn", "cyrl", "count"],
}
GIVEN = {"ramesh": "रमेश", "devendra": "देवेन्द्र", "gopal": "गोपाल", "sunita": "सुनीता", "narayan": "नारायण", "kalu": "कालू"}
FAMILY = {"chandelwar": "चंदेलवार", "thapliyal": "थपलियाल", "negi": "नेगी", "rautela": "रौतेला"}


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of names as the tools read them, with invented persons."""
    folder = tmp_path_factory.mktemp("names")
    persons = [
        [
            f"p{number}",
            "train",
            "",
            f"{one} {two}",
            f"{GIVEN[one]} {FAMILY[two]}",
            f"gopal {two}",
            f"गोपाल {FAMILY[two]}",
        ]
        for number, (one, two) in enumerate([(one, two) for one in GIVEN for two in FAMILY] * 3)
    ]
    for name, rows in (("persons_en_hi.tsv", persons), ("tokens_en_ru.tsv", [["t1", "train", "gopal", "гопал", "1"]])):
        lines = ["\t".join(row) for row in (ROWS[name], *rows)]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(invented: Path) -> dict[str, object]:
    return train(invented, 120)


def test_the_tool_writes_the_same_weights_from_the_same_files(invented: Path, trained: dict[str, object]) -> None:
    assert train(invented, 120) == trained


def test_the_tool_writes_what_the_library_reads(trained: dict[str, object]) -> None:
    weights = read_weights(json.loads(json.dumps(trained)))
    assert set(weights.fields) == set(CODES)


def test_what_is_shipped_was_written_by_the_tool(trained: dict[str, object]) -> None:
    data = json.loads((files("safeconduct.identity") / "parts" / "evidence.json").read_text("utf-8"))
    assert _shape(data) == _shape(trained)
    assert data["about"] == trained["about"]


def _shape(data: object) -> object:
    return {name: _shape(value) for name, value in data.items()} if isinstance(data, dict) else type(data).__name__


def test_every_code_has_a_weight_and_blank_has_none() -> None:
    for field, codes in CODES.items():
        table = shipped().fields[field]
        assert table.shape == (len(codes), len(RELATIONS))
        assert not table[codes["BLANK"]].any()
        assert np.isfinite(table).all()


def test_the_curve_never_falls() -> None:
    weights = shipped()
    assert (np.diff(weights.curve_to) > 0).all()


def test_weights_of_another_version_are_refused(trained: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="version 99"):
        read_weights({**trained, "version": 99})


def test_relatives_share_a_place_and_a_phone_but_no_given_name() -> None:
    weights = shipped()
    same, sibling = RELATIONS.index("same"), RELATIONS.index("sibling")
    place = weights.fields["place"][CODES["place"]["SAME_VILLAGE"]]
    assert place[same] - place[sibling] < 1
    unlike, alike = weights.names.ratios[0, 0, sibling], weights.names.ratios[0, -1, sibling]
    assert alike < -2 < 1 < unlike
