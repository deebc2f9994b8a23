"""What the public reads is complete in every language that is offered, and says all that the original says."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings

from tools.catalogues.books import all_books, book_path, bring_current, compile_book, read_book, write_book
from tools.catalogues.faults import faults_of
from tools.catalogues.sources import ROOT, extract_from, marked_strings, read_translated

TRANSLATED = read_translated(ROOT)
BOOKS = [(room, language) for room in TRANSLATED.rooms for language in TRANSLATED.languages]

Text = str | tuple[str, str]
Said = str | tuple[str, ...]


def test_there_is_a_catalogue_for_every_language_that_is_offered() -> None:
    assert set(TRANSLATED.languages) == set(dict(settings.LANGUAGES)) - {"en"}


@pytest.mark.parametrize(("room", "language"), BOOKS)
def test_every_string_that_the_public_reads_is_translated_and_the_catalogue_is_current(
    room: str, language: str
) -> None:
    book = read_book(book_path(ROOT, room, language), language)
    assert faults_of(book, marked_strings(ROOT, room, TRANSLATED.rooms[room])) == [], "Run `make catalogues`."


@pytest.mark.parametrize("language", TRANSLATED.languages)
def test_one_string_has_one_translation_in_all_rooms(language: str) -> None:
    said: dict[tuple[object, str | None], set[object]] = {}
    for room in TRANSLATED.rooms:
        for message in read_book(book_path(ROOT, room, language), language):
            said.setdefault((message.id, message.context), set()).add(message.string)
    assert [text for text, ways in said.items() if text[0] and len(ways) > 1] == []


@pytest.mark.parametrize(("path", "language"), list(all_books(ROOT)))
def test_what_is_compiled_is_what_is_written(path: Path, language: str) -> None:
    assert said_in(compiled(path)) == said_in(read_book(path, language)), "Run `make catalogues`."


def compiled(path: Path) -> Catalog:
    with path.with_suffix(".mo").open("rb") as file:
        return read_mo(file)


def said_in(book: Catalog) -> dict[tuple[str, str | None], list[str]]:
    """What is said for each string, or the first form of it, in each sense."""
    return {(forms(message.id)[0], sense(message.context)): forms(message.string) for message in book if message.id}


def sense(context: str | bytes | None) -> str | None:
    return context.decode() if isinstance(context, bytes) else context


def forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def one(text: Text, said: Said, language: str = "ru", context: str | None = None) -> Catalog:
    """A catalogue of one string."""
    book = Catalog(language)
    book.add(text, said, context=context)
    return book


def faults(text: Text, said: Said, language: str = "ru") -> str:
    return " | ".join(faults_of(one(text, said, language), one(text, "")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call us.", "Позвоните нам."),
        ("Call %(name)s at {time}.", "В {time} позвоните %(name)s."),
        ("<b>Free</b> of charge", "<b>Бесплатно</b>"),
        ("100%% of it", "100%% этого"),
        (("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дня", "%(n)s дней")),
        (("One day", "%(n)s days"), ("%(n)s день", "%(n)s дня", "%(n)s дней")),
        ("SMS or WhatsApp", "SMS или WhatsApp"),
        ("12 MB", "12 MB"),
    ],
)
def test_a_whole_translation_has_no_fault(text: Text, said: Said) -> None:
    assert faults(text, said) == ""


@pytest.mark.parametrize(
    ("text", "said", "fault"),
    [
        ("Call us.", "", "is not translated"),
        (("%(n)s day", "%(n)s days"), ("%(n)s день", "", "%(n)s дней"), "is not translated"),
        ("Call %(name)s", "Позвоните", "has other placeholders"),
        ("Call %(name)s", "Позвоните %(имя)s", "has other placeholders"),
        ("Call {name}", "Позвоните {имя}", "has other placeholders"),
        ("Call {name}", "Позвоните {name} {name}", "has other placeholders"),
        ("<b>Free</b>", "Бесплатно", "has other tags"),
        ('See <a href="%(url)s">here</a>', 'См. <a href="%(url)s" class="x">здесь</a>', "has other tags"),
        (("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дней"), "has 2 forms"),
        (("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дня", "дней"), "has other placeholders"),
        ("Call us.", "Позвоните нам", "ends otherwise"),
        ("Call us ", "Позвоните нам", "other space"),
        ("Call us", "Call us", "is not in the letters of its language"),
        ("Call us", "Позвоните us", "words left as they were (us)"),
    ],
)
def test_a_translation_that_lacks_something_is_a_fault(text: Text, said: Said, fault: str) -> None:
    assert fault in faults(text, said)


def test_a_string_that_somebody_has_still_to_read_is_a_fault() -> None:
    book = one("Call us.", "Пишите нам.")
    next(message for message in book if message.id).flags.add("fuzzy")
    assert "is fuzzy" in faults_of(book, one("Call us.", ""))[0]


def test_a_hindi_sentence_may_end_as_hindi_sentences_do() -> None:
    assert faults("Call us.", "हमें फ़ोन कीजिए।", "hi") == ""


def test_a_new_string_a_gone_one_and_another_sense_of_it_are_faults() -> None:
    assert faults_of(one("old", "старый"), one("new", "")) == [
        "is in the catalogue and nowhere in the sources: 'old'",
        "is not in the catalogue: 'new'",
    ]
    assert len(faults_of(one("May", "Май", context="month"), one("May", ""))) == 2


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A small project with one room: a form and a page."""
    room = tmp_path / "safeconduct" / "portal"
    (room / "templates").mkdir(parents=True)
    (room / "forms.py").write_text(
        'LABEL = _("Name")\nHINT = pgettext_lazy("of a person", "Name")\n'
        'DAYS = ngettext("%(n)s day", "%(n)s days", n)\n'
        '# Translators: on the button\nSEND = _("Se"\n         "nd")\nNOT = other("not marked")\n'
    )
    (room / "templates" / "page.html").write_text(
        "{% load i18n %}\n"
        "  <p>{% blocktranslate trimmed count n=rows|length %}\n    {{ n }} person\n"
        "  {% plural %}\n    {{ n }} persons\n{% endblocktranslate %}\n"
        "    {# Translators: the month #}\n    {% translate 'May' context \"month\" %}</p>\n"
        ' {{ what|default:_("nothing") }} it\'s "bare" [\n'
    )
    return tmp_path


def marked(sources: Path) -> Catalog:
    return marked_strings(sources, "portal", ("**/*.py", "templates/**/*"))


def test_marked_strings_of_python_and_of_templates_are_found_with_their_sense_and_their_plural(sources: Path) -> None:
    assert {(message.id, message.context) for message in marked(sources) if message.id} == {
        ("Name", None),
        ("Name", "of a person"),
        (("%(n)s day", "%(n)s days"), None),
        ("Send", None),
        (("%(n)s person", "%(n)s persons"), None),
        ("May", "month"),
        ("nothing", None),
    }


def test_what_is_told_to_translators_stands_with_the_string(sources: Path) -> None:
    comments = {message.id: message.auto_comments for message in marked(sources)}
    assert (comments["Send"], comments["May"], comments["Name"]) == (["on the button"], ["the month"], [])


def test_a_catalogue_keeps_its_translations_and_gives_them_back_when_a_string_returns(sources: Path) -> None:
    path = book_path(sources, "portal", "ru")
    book = read_book(path, "ru")
    bring_current(book, marked(sources))
    book.get("Send").string = "Отправить"
    assert write_book(path, book)

    form = sources / "safeconduct" / "portal" / "forms.py"
    text = form.read_text()
    for source, there in ((text.replace('"Se"', '"Zurück"'), False), (text, True)):
        form.write_text(source)
        book = read_book(path, "ru")
        bring_current(book, marked(sources))
        write_book(path, book)
        book = read_book(path, "ru")
        assert (book.get("Send") is not None) is there
        assert ("Send" in {message.id for message in book.obsolete.values()}) is not there
    assert book.get("Send").string == "Отправить"


def test_a_catalogue_that_is_current_is_not_written_again(sources: Path) -> None:
    path = book_path(sources, "portal", "hi")
    for written in (True, False):
        book = read_book(path, "hi")
        bring_current(book, marked(sources))
        assert write_book(path, book) is written


def test_what_nobody_has_read_yet_is_not_compiled(sources: Path) -> None:
    path = book_path(sources, "portal", "ru")
    book = read_book(path, "ru")
    bring_current(book, marked(sources))
    book.get("Send").string = "Отправить"
    book.get("Name").string = "Имя"
    book.get("Name").flags.add("fuzzy")
    write_book(path, book)
    said = said_in(compiled(compile_book(path, "ru")))
    assert said["Send", None] == ["Отправить"]
    assert ("Name", None) not in said


def test_every_catalogue_is_well_formed_and_every_string_of_every_template_can_be_taken_out() -> None:
    for path, language in all_books(ROOT):
        with path.open("rb") as file:
            assert str(read_po(file, abort_invalid=True).locale) == language
    for page in (ROOT / "safeconduct").glob("*/templates/**/*.html"):
        list(extract_from(page))
