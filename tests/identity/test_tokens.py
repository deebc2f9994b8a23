"""A personal name as people write it is taken apart, and what is beside the name is told from it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safeconduct.identity.customs import RelativeKind
from safeconduct.identity.tokens import MOST_TOKENS, Fault, Kind, ParsedName, joined, parse_name


def latin(name: ParsedName) -> str:
    """Words; initials with a dot, particles with ~, patronymics with *."""
    marks = {Kind.WORD: "", Kind.INITIAL: ".", Kind.PARTICLE: "~", Kind.PATRONYMIC: "*"}
    return " ".join(token.latin + marks[token.kind] for token in name.tokens)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Rajesh Kumar", "rajesh kumar"),
        ("  RAJESH   KUMAR ", "rajesh kumar"),
        ("राजेश कुमार", "rajesh kumar"),
        ("Кумар Раджеш", "kumar rajesh"),
        # initials
        ("K. Rajesh", "k. rajesh"),
        ("M.S. Dhoni", "m. s. dhoni"),
        ("M.S.Dhoni", "m. s. dhoni"),
        ("MS Dhoni", "m. s. dhoni"),
        ("PVK Rao", "p. v. k. rao"),
        ("v dhanalakshmi", "v. dhanalakshmi"),
        ("एम एस धोनी", "m. s. dhoni"),
        ("एम.एस. धोनी", "m. s. dhoni"),
        ("एमएस धोनी", "m. s. dhoni"),
        ("वी धनलक्ष्मी", "v. dhanlakshmi"),
        ("எம் முருகன்", "m. murugan"),
        ("Кумар Р.", "kumar r."),
        ("Кумар Р.С.", "kumar r. s."),
        ("क राजेश", "k. rajesh"),
        ("शांतामणि से", "shantamni s."),
        ("वि. राजेश", "v. rajesh"),
        ("சு. முருகன்", "s. murugan"),
        ("Anil Ch. Mandal", "anil ch. mandal"),
        # order
        ("Kumar, Rajesh", "rajesh kumar"),
        ("Кумар, Раджеш", "radjesh kumar".replace("dj", "j")),
        ("KUMAR, Dr. Rajesh", "rajesh kumar"),
        ("Kumar, Rajesh,", "rajesh kumar"),
        ("Rajesh Kumar, Dr.", "rajesh kumar"),
        # particles
        ("Osama bin Laden", "osama bin~ laden"),
        ("Zia ul Haq", "zia ul~ haq"),
        ("al-Hassan", "al~ hassan"),
        ("Vincent van Gogh", "vincent van~ gogh"),
        ("Sukumar De", "sukumar de"),
        ("अब्दुल उल हक", "abdul ul~ hak"),
        ("Али бин Ахмед", "ali bin~ ahmed"),
        ("محمد بن سلمان", "mohammad bin~ salman"),
        # patronymics
        ("Роман Аркадьевич Абрамович", "roman arkadyevich* abramovich"),
        ("Абрамович Роман Аркадьевич", "abramovich roman arkadyevich*"),
        ("Мария Ивановна Петрова", "mariya ivanovna* petrova"),
        ("Ivan Petrovich Sidorov", "ivan petrovich* sidorov"),
        ("Нұрсұлтан Әбішұлы Назарбаев", "nursultan abishuly* nazarbaev"),
        ("Али Мамед оглы", "ali mamed* ogly~"),
        ("Roman Abramovich", "roman abramovich"),
        ("Олена Іванівна", "olena ivanivna*"),
        # titles and ranks
        ("Mr. Rajesh Kumar", "rajesh kumar"),
        ("Smt Sunita Devi", "sunita devi"),
        ("श्रीमती सुनीता देवी", "sunita devi"),
        ("श्री राजेश कुमार", "rajesh kumar"),
        ("डॉ० राजेश कुमार", "rajesh kumar"),
        ("г-н Кумар", "kumar"),
        ("рядовой Синх Джагдиш", "sinkh jagdish"),
        ("мл. сержант Кумар Анил", "kumar anil"),
        ("Late Shri Ram Lal", "ram lal"),
        ("Haji Abdul Karim", "abdul karim"),
        ("Major Singh", "major singh"),
        ("Bivas Chandra Sardar", "bivas chandra sardar"),
        ("वीर व्रत पति", "vir vrat pati"),
        ("Sri Devi", "sri devi"),
        ("Gurpreet Kaur", "gurpreet kaur"),
        # abbreviations
        ("Md. Salim", "mohammad salim"),
        ("MD SALIM", "mohammad salim"),
        ("Mohd Salim", "mohammad salim"),
        ("मो० सलीम", "mohammad salim"),
        ("মোঃ সেলিম", "mohammad selim"),
        ("Rajesh Kr. Singh", "rajesh kumar singh"),
        ("Sk. Abdul", "sheikh abdul"),
        # one name
        ("LNU Rajesh", "rajesh"),
        ("Rajesh FNU", "rajesh"),
        (". Rajesh", "rajesh"),
        ("Rajesh (no name given)", "rajesh"),
        # hyphens, apostrophes
        ("Anne-Marie", "anne marie"),
        ("O'Brien", "obrien"),
        ("D’Souza", "dsouza"),
    ],
)
def test_a_name_is_taken_apart(text: str, tokens: str) -> None:
    assert latin(parse_name(text)) == tokens


@pytest.mark.parametrize("mark", ["urf", "@", "alias", "उर्फ", "a.k.a.", "AKA", "also known as", "он же", "ਉਰਫ਼", "عرف"])
def test_an_alias_is_split_off(mark: str) -> None:
    parsed = parse_name(f"Rajesh Kumar {mark} Raju")
    assert latin(parsed) == "rajesh kumar"
    assert [latin(alias) for alias in parsed.aliases] == ["raju"]


@pytest.mark.parametrize(
    "text",
    ["Rajesh (Raju) Kumar", 'Rajesh "Raju" Kumar', "Rajesh «Raju» Kumar", "Rajesh [Raju Kumar", "Rajesh Kumar@Raju"],
)
def test_brackets_and_quotes_hold_an_alias(text: str) -> None:
    parsed = parse_name(text)
    assert latin(parsed).startswith("rajesh")
    assert latin(parsed.aliases[0]).startswith("raju")


@pytest.mark.parametrize(
    ("text", "kind", "relative"),
    [
        ("Rajesh s/o Mohan Lal", RelativeKind.SON, "mohan lal"),
        ("Rajesh S/O. Mohan Lal", RelativeKind.SON, "mohan lal"),
        ("Rajesh, son of Shri Mohan Lal", RelativeKind.SON, "mohan lal"),
        ("राजेश पुत्र श्री मोहन लाल", RelativeKind.SON, "mohan lal"),
        ("Раджеш, сын Мохан Лал", RelativeKind.SON, "mohan lal"),
        ("Sunita D/o Ram Singh", RelativeKind.DAUGHTER, "ram singh"),
        ("सुनीता पुत्री राम सिंह", RelativeKind.DAUGHTER, "ram singh"),
        ("Sunita W/O Ram Singh", RelativeKind.WIFE, "ram singh"),
        ("सुनीता पत्नी राम सिंह", RelativeKind.WIFE, "ram singh"),
        ("Ram h/o Sunita", RelativeKind.HUSBAND, "sunita"),
        ("Rajesh C/o Mohan Lal", RelativeKind.CARE, "mohan lal"),
        ("ਗੁਰਪ੍ਰੀਤ ਪੁੱਤਰ ਹਰਜੀਤ", RelativeKind.SON, "harjit"),
    ],
)
def test_a_relative_named_beside_the_person_is_split_off(text: str, kind: RelativeKind, relative: str) -> None:
    parsed = parse_name(text)
    assert len(parsed.tokens) == 1
    assert [(found.kind, latin(found.name)) for found in parsed.relations] == [(kind, relative)]


def test_alias_and_relative_may_both_be_there() -> None:
    parsed = parse_name("राजेश कुमार उर्फ राजू पुत्र श्री मोहन लाल")
    assert (latin(parsed), latin(parsed.aliases[0])) == ("rajesh kumar", "raju")
    assert latin(parsed.relations[0].name) == "mohan lal"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("...", Fault.EMPTY),
        ("LNU", Fault.EMPTY),
        ("Mr.", Fault.EMPTY),
        ("12345", Fault.EMPTY),
        ("Rajesh 2 Kumar", Fault.DIGITS),
        ("राजेश १२", Fault.DIGITS),
        ("Rajesh 🙏 Kumar", Fault.SIGNS),
        ("\u202eRajesh\u202c", Fault.SIGNS),
        ("Rajesh\ud800", Fault.SIGNS),
        ("Rаjesh", Fault.MIXED_SCRIPTS),
        ("a" * 500, Fault.TOO_LONG),
        ("राम " * 300, Fault.TOO_LONG),
        ("x" * 1_000_000, Fault.TOO_LONG),
    ],
)
def test_what_is_wrong_with_a_name_is_said(text: str, fault: Fault) -> None:
    assert fault in parse_name(text).faults


def test_a_name_without_fault_has_none() -> None:
    assert parse_name("Dr. M.S. Kumar, Rajesh s/o Mohan").faults == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Rаjеsh", "rajesh"), ("Кумaр", "кумар"), ("КУМAP", "кумар"), ("Ѕingh", "singh"), ("Sеrgey", "sergey")],
)
def test_letters_that_only_look_alike_are_put_right(written: str, meant: str) -> None:
    assert [token.text for token in parse_name(written).tokens] == [meant]


def test_of_many_words_the_first_are_kept() -> None:
    assert len(parse_name("राम श्याम " * 150).tokens) == MOST_TOKENS


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("RÁJESH", "rájesh"),
        ("रा\u200dजे\u200cश", "राजेश"),
        ("Ra\u200bjesh", "rajesh"),
        ("മോഹന്\u200d", "മോഹൻ"),
        ("වික්\u200dරම", "වික්\u200dරම"),
        ("Ｒａｊｅｓｈ", "rajesh"),
    ],
)
def test_the_text_of_a_word_has_only_signs_that_mean_something(written: str, text: str) -> None:
    assert [token.text for token in parse_name(written).tokens] == [text]


def test_two_words_may_be_one() -> None:
    tokens = parse_name("Ram Kumar K. Singh").tokens
    assert [(place, token.text) for place, token in joined(tokens)] == [(0, "ramkumar")]


WORDS = ["Rajesh", "Singh", "Mohammed", "बच्चन", "सुनीता", "Сингх", "Джагдиш", "ਗੁਰਪ੍ਰੀਤ", "முருகன்", "محمد", "Laxmi"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_the_word_of_a_name_taken_apart_again_is_the_same_word(words: list[str]) -> None:
    for token in parse_name(" ".join(words)).tokens:
        assert parse_name(token.text).tokens == (token,)


@given(st.text(st.characters(codec=None), max_size=80))
@example("\ud800 \0")
@example("((((")
@example(", , ,")
@example("@@ s/o s/o ()")
@example("् ा \u200d")
def test_any_text_is_read_without_failing(text: str) -> None:
    parsed = parse_name(text)
    assert bool(parsed.tokens) != (Fault.EMPTY in parsed.faults)
    assert len(parsed.tokens) <= MOST_TOKENS
    assert all(token.text and set(token.latin) <= set("abcdefghijklmnopqrstuvwxyz") for token in parsed.tokens)


@given(
    st.lists(
        st.sampled_from([*WORDS, "s/o", "@", "(", ")", ",", "Mr.", "K.", "bin", "उर्फ", "а", "12", "-", "\u200d"]),
        max_size=30,
    )
)
def test_any_order_of_names_and_marks_is_read_without_failing(pieces: list[str]) -> None:
    parsed = parse_name(" ".join(pieces))
    assert all(alias.tokens for alias in parsed.aliases)
    assert all(relation.name.tokens for relation in parsed.relations)


@pytest.mark.parametrize(
    ("text", "letters"),
    [("Джи Ви Пракаш", "gv"), ("Кей Джей Йесудас", "kj"), ("К. Дж. Йесудас", "kj"), ("Эл К Адвани", "lk")],
)
def test_names_of_letters_in_russian_are_initials(text: str, letters: str):
    assert "".join(token.latin for token in parse_name(text).tokens if token.kind is Kind.INITIAL) == letters


@pytest.mark.parametrize("text", ["кей", "Рой", "एम", "Ти"])
def test_the_name_of_a_letter_that_is_all_of_a_name_is_a_name(text: str):
    assert [token.kind for token in parse_name(text).tokens] == [Kind.WORD]
