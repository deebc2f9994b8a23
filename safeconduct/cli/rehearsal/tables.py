"""The data of the rehearsal: TOML files beside this module, read once."""

import tomllib
from datetime import datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Kolkata")
"""Where the days of the rehearsal begin and end; times in its tables are local times of this zone."""


@cache
def table(name: str) -> dict[str, Any]:
    """The table `name`.toml."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def told_tables() -> dict[str, dict[str, Any]]:
    """The fully told cases, by the key that groups.toml gives them."""
    found = sorted(path.name for path in files(__package__).iterdir() if path.name.startswith("told_"))
    return {name.removeprefix("told_").removesuffix(".toml"): table(name.removesuffix(".toml")) for name in found}


def local(value: datetime) -> datetime:
    """A time written in a table, with its zone."""
    return value.replace(tzinfo=ZONE)


def last_moment() -> datetime:
    """When the story of the tables ends: nothing in it is known later."""
    ends = [local(claim["known"]) for told in told_tables().values() for claim in told["claim"]]
    days = [figure["known_on"] for figure in table("published")["figure"]]
    return max(*ends, datetime.combine(max(days), time(23, 59), ZONE))
