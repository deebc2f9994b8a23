"""Relatives and namesakes share much, and are other persons all the same."""

from dataclasses import replace

import pytest

from safeconduct.identity import Comparison, Evidence, Relation, compare

HOME = {"village": "Kishangarh Khera", "district": "Kasganj", "state": "Uttar Pradesh"}
RAMESH = Evidence("Ramesh Chandelwar", father="Mohan Chandelwar", birth="1998-03-12", sex="M", **HOME)


def both_ways(a: Evidence, b: Evidence) -> Comparison:
    there, back = compare(a, b), compare(b, a)
    assert there.probability == pytest.approx(back.probability)
    return there


def test_the_same_man_in_another_script_is_found() -> None:
    theirs = Evidence("Рамеш Чанделвар", birth="1998-03-12", sex="M", state="उत्तर प्रदेश")
    assert both_ways(RAMESH, theirs).probability > 0.9


@pytest.mark.parametrize(
    ("given", "birth"),
    [
        ("Devendra", "2001-07-30"),
        ("Devendra", ""),
        ("Gopal", "1995"),
        ("Narayan", "1998-03-12"),
        ("Suresh", "2001-07-30"),
    ],
)
def test_brothers_are_not_joined_on_father_village_and_family_name(given: str, birth: str) -> None:
    brother = replace(RAMESH, names=(f"{given} Chandelwar",), birth=birth)
    found = both_ways(RAMESH, brother)
    assert found.probability < 0.5
    assert found.likeliest is not Relation.SAME


def test_brothers_are_named_as_what_they_may_be() -> None:
    found = both_ways(RAMESH, replace(RAMESH, names=("Devendra Chandelwar",), birth="2001-07-30"))
    assert found.likeliest is Relation.SIBLING
    assert "siblings" in found.blocked.text


def test_twins_are_not_joined_even_with_one_birth_and_one_phone() -> None:
    twin = replace(RAMESH, names=("Devendra Chandelwar",), phones=("+919812345678",))
    found = both_ways(replace(RAMESH, phones=("+919812345678",)), twin)
    assert found.probability < 0.5
    assert "siblings" in found.blocked.text


def test_a_sister_of_the_same_birth_is_not_joined() -> None:
    assert both_ways(RAMESH, replace(RAMESH, names=("Ramila Chandelwar",), sex="F")).probability < 0.5


def test_father_and_son_are_not_joined() -> None:
    father = Evidence("Mohan Chandelwar", father="Kalu Chandelwar", birth="1969", sex="M", **HOME)
    found = both_ways(RAMESH, father)
    assert found.probability < 0.01
    assert found.likeliest is Relation.PARENT
    assert "called like the other" in found.field("family").sentence.text


def test_father_and_son_are_not_joined_when_the_father_is_told_in_the_name() -> None:
    son = Evidence("Ramesh Chandelwar s/o Mohan Chandelwar", birth="1998-03-12", **HOME)
    assert both_ways(son, Evidence("Mohan Chandelwar", birth="1969", **HOME)).probability < 0.01


def test_a_son_who_bears_his_fathers_name_is_told_by_the_birth() -> None:
    son = Evidence("Ramesh Chandelwar", father="Ramesh Chandelwar", birth="1998-03-12", sex="M", **HOME)
    father = Evidence("Ramesh Chandelwar", birth="1969-11-02", sex="M", **HOME)
    found = both_ways(son, father)
    assert found.probability < 0.5
    assert "parent and child" in found.blocked.text
    assert both_ways(son, son).probability > 0.9


def test_husband_and_wife_are_not_joined() -> None:
    wife = Evidence(
        "Sunita Chandelwar w/o Ramesh Chandelwar", birth="1999-04-04", sex="F", phones=("9812345678",), **HOME
    )
    found = both_ways(replace(RAMESH, spouse="Sunita Chandelwar", phones=("9812345678",)), wife)
    assert found.probability < 0.01
    assert found.field("family").outcome == "mismatch"


def test_the_father_told_in_the_name_counts_as_the_father() -> None:
    told = Evidence("Ramesh Chandelwar s/o Mohan Chandelwar")
    known = Evidence("Ramesh Chandelwar", father="Mohan Chandelwar")
    assert both_ways(told, known).field("kin").outcome == "match"


def test_a_father_here_and_a_husband_there_count_only_when_they_are_one_name() -> None:
    one = Evidence("Sunita Chandelwar", father="Mohan Chandelwar")
    assert both_ways(one, Evidence("Sunita Chandelwar", spouse="Mohan Chandelwar")).field("kin").outcome == "match"
    assert both_ways(one, Evidence("Sunita Chandelwar", spouse="Kalu Thapliyal")).field("kin").outcome == "blank"


def test_two_bearers_of_a_very_common_name_prove_little() -> None:
    found = both_ways(Evidence("Ram Kumar"), Evidence("Ram Kumar"))
    assert found.probability < 0.5
    assert found.field("names").sentence.text == "Both are called Ram Kumar, a very common name: this proves little"
    assert found.field("names").weight < both_ways(RAMESH, RAMESH).field("names").weight


def test_namesakes_with_namesake_fathers_exist() -> None:
    ours = Evidence("Ram Kumar", father="Mohan Lal", birth="1988-05-06", state="UP")
    theirs = Evidence("Ram Kumar", father="Mohan Lal", birth="1995-11-23", state="UP")
    assert both_ways(ours, theirs).probability < 0.5


def test_the_same_likeness_proves_less_in_a_larger_register() -> None:
    ours, theirs = Evidence("Ramesh Chandelwar", birth="1998"), Evidence("Ramesh Chandelwar", birth="1998")
    among = [compare(ours, theirs, register=size).probability for size in (1_000, 100_000, 10_000_000)]
    assert among == sorted(among, reverse=True)
    assert among[0] > among[2]
