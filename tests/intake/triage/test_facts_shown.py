"""What was chosen in a form is shown to officers in words, whatever was sent."""

import pytest

from safeconduct.intake.pages.text import fact_rows

SAID = {"what": ["army", "lost"], "way": ["quiet"], "speaks": "hi", "writer": "friend", "place": "Kazan"}


def rows(said: dict[str, object]) -> dict[str, str]:
    return {row.label: row.text for row in fact_rows(said)}


def test_choices_are_shown_as_words_and_not_as_codes():
    assert rows(SAID) == {
        "What has happened": "in an army, contact is lost",
        "Where": "Kazan",
        "Writes as": "friend or neighbour",
        "Wants to be reached by": "no call: it is not safe",
        "Wants to be spoken to in": "Hindi",
    }


@pytest.mark.parametrize("said", ["taken away", ["taken away", "army?"], {"a": "b"}, 7])
def test_what_is_no_choice_of_ours_is_shown_as_it_was_written(said: object):
    shown = rows({"what": said})["What has happened"]
    assert shown in {"taken away", "taken away, army?", "a: b", "7"}
