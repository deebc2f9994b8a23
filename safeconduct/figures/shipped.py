"""The measures and partitions that come with Safeconduct (`shipped.toml`), put into the database."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from django.db import transaction

from safeconduct.access.actor import Actor

from .actions import set_measure, set_partition


@transaction.atomic
def install_measures(*, by: Actor) -> list[str]:
    """Install every shipped measure and partition; answers with the keys of the measures, in the order of the file.

    Again with the same file it changes nothing; a measure that the file words differently gets a new version.
    Raises `FigureFault` for a rule that says nothing and `Refused` when the actor may not keep measures.
    """
    shipped = read_shipped()
    for measure in shipped["measure"]:
        set_measure(**measure, by=by)
    for partition in shipped["partition"]:
        set_partition(**partition, by=by)
    return [measure["key"] for measure in shipped["measure"]]


def read_shipped() -> dict[str, Any]:
    """What the file says: "measure" and "partition", each a list of the arguments of their action."""
    return tomllib.loads(files(__package__).joinpath("shipped.toml").read_text(encoding="utf-8"))
