"""The trained parts: arrays in .npz files, never pickles. Written by `tools/train_identity.py`."""

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray


@cache
def load(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of one part. FileNotFoundError when the package was installed without it."""
    with as_file(files(__package__) / f"{name}.npz") as path, np.load(path, allow_pickle=False) as part:
        return {key: part[key] for key in part.files}
