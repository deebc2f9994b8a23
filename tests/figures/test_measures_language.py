"""The language of measures: what is a rule, what it looks at, and what it says in plain words. No database."""

import re

import pytest

from safeconduct.figures.describing import describe
from safeconduct.figures.measures import Rule, RuleFault, compile_rule
from safeconduct.figures.rule_tree import is_beyond, read_rule
from tests.figures.ledger import ours

RELEASED = ours("service", "released")
PUNJAB: Rule = {"trait": {"name": "home_region", "values": ["Punjab"]}}
DATED: Rule = {"said": RELEASED["said"] | {"happened": {"from": "2024-05-01", "until": "2024-12-31"}}}  # type: ignore[operator]


def nested(depth: int) -> Rule:
    rule: Rule = {"known": True}
    for _each in range(depth):
        rule = {"not": rule}
    return rule


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("released", "exactly one of"),
        ([], "exactly one of"),
        ({1: True}, "“1” is not a part of a rule"),
        ({"said": "ours"}, "“said” needs its parts by name"),
        ({"said": {"viewpoint": "ours", "states": ["released"]}}, "leaves out a part: track"),
        ({"said": {"viewpoint": ["ours"], "track": "service", "states": ["released"]}}, "a viewpoint and a track"),
        ({"said": {"viewpoint": "ours", "track": "service", "states": "released"}}, "a list of states"),
        ({"said": {"viewpoint": "ours", "track": "service", "states": []}}, "a list of states"),
        ({"said": {"viewpoint": "ours", "track": "service", "states": [1]}}, "a list of states"),
        ({"said": {"viewpoint": "ours", "track": "service", "states": ["dead"]}}, "“dead” is not a state"),
        ({"said": RELEASED["said"] | {"happend": {}}}, "“said” has no part “happend”"),  # type: ignore[operator]
        ({"said": RELEASED["said"] | {"happened": {}}}, "needs a first day"),  # type: ignore[operator]
        ({"said": RELEASED["said"] | {"happened": {"from": "May 2024"}}}, "as in 2025-01-17"),  # type: ignore[operator]
        ({"said": RELEASED["said"] | {"happened": {"until": 2024}}}, "as in 2025-01-17"),  # type: ignore[operator]
        ({"said": RELEASED["said"] | {"happened": {"until": "9999-12-31"}}}, "as in 2025"),  # type: ignore[operator]
        (
            {"said": RELEASED["said"] | {"happened": {"from": "2024-05-02", "until": "2024-05-01"}}},  # type: ignore[operator]
            "ends before it begins",
        ),
        ({"known": False}, "either true or left out"),
        ({"minor": 1}, "either true or left out"),
        ({"trait": {"name": "height", "values": ["tall"]}}, "“height” is not a trait"),
        ({"trait": {"name": "sex", "values": ["male"]}}, "“male” is not a value"),
        ({"trait": {"name": "post", "values": ["Embassy Moscow"]}}, "named by its id"),
        ({"trait": {"name": "home_region", "values": ["Pun\x00jab"]}}, "a list of values"),
        ({"all": {"known": True}}, "a list of rules"),
        ({"any": []}, "joins at least one"),
        ({"measure": 7}, "the key of a measure"),
        ({"measure": "nowhere"}, "is not there"),
        (nested(20), "more than 20 deep"),
        ({"any": [{"known": True}] * 201}, "at most 200 conditions"),
    ],
)
def test_what_is_no_rule_is_refused_in_words(rule: Rule, words: str) -> None:
    with pytest.raises(RuleFault, match=re.escape(words)):
        read_rule(rule)


def test_conditions_are_counted_through_other_measures() -> None:
    """Each measure names the one before twice: short to write, and endless to decide."""
    rules = {f"m{n}": {"all": [{"measure": f"m{n - 1}"}] * 2} for n in range(1, 9)} | {"m0": {"known": True}}
    with pytest.raises(RuleFault, match="at most 200"):
        compile_rule({"measure": "m8"}, lookup=rules.__getitem__)


@pytest.mark.parametrize(
    ("rule", "beyond"),
    [
        (RELEASED, False),
        ({"all": [RELEASED, PUNJAB]}, True),
        ({"not": {"minor": True}}, True),
        (DATED, True),
        ({"measure": "of_punjab"}, True),
    ],
)
def test_a_rule_looks_beyond_the_standing_at_traits_at_age_and_at_days(rule: Rule, beyond: bool) -> None:
    rules: dict[str, Rule] = {"of_punjab": PUNJAB}
    assert is_beyond(read_rule(rule, lookup=rules.__getitem__)) is beyond


def test_a_rule_that_looks_beyond_the_standing_is_no_function_of_it() -> None:
    with pytest.raises(RuleFault, match="looks beyond the standing"):
        compile_rule({"any": [RELEASED, {"minor": True}]})


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ours("service", "released", "refused"), "on service we say released or refused"),
        ({"all": [{"known": True}, {"not": {"measure": "dead"}}]}, "is known to us, and not “dead, confirmed by us”"),
        ({"not": {"any": [RELEASED, {"minor": True}]}}, "not (on service we say released, or is, or may be, under 18)"),
        ({"trait": {"name": "home_region", "values": ["Punjab", ""]}}, "home state or region: Punjab or not known"),
        ({"trait": {"name": "sex", "values": ["*"]}}, "sex: known"),
        (DATED, "on service we say released (happened from 1 May 2024 until 31 December 2024)"),
        (
            {"said": {"viewpoint": "host", "track": "custody", "states": ["*"], "happened": {"from": "2024-05-01"}}},
            "on custody the host says anything (happened on or after 1 May 2024)",
        ),
    ],
)
def test_a_rule_is_said_in_plain_words(rule: Rule, words: str) -> None:
    rules: dict[str, Rule] = {"dead": ours("condition", "dead")}
    assert describe(read_rule(rule, lookup=rules.__getitem__), names={"dead": "dead, confirmed by us"}) == words
