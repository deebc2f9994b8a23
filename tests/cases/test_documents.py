"""Documents: stored by their hash, known by what is inside, limited in size."""

import hashlib
import io
import wave
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.actions.documents import ACCEPTED, LARGEST, DocumentFault, add_document
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Document
from safeconduct.people.actions import NewPerson, create_person

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d4948445200000001000000010806000000" + "1f15c489") + bytes(32)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(64) + bytes.fromhex("ffd9")
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(400)
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01vorbis" + bytes(60)
MP4 = bytes.fromhex("0000001866747970") + b"mp42" + bytes(4) + b"mp42isom" + bytes(64)
TIFF = b"II*\x00\x08\x00\x00\x00" + bytes(64)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8 " + bytes(64)
HTML = b"<!DOCTYPE html><html><body><script>fetch('/')</script></body></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)


def wav() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(80))
    return held.getvalue()


def office(kind: str) -> bytes:
    """As little of a docx or xlsx as makes one."""
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(part, "<x/>")
    return held.getvalue()


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


@pytest.fixture
def add(case, officer):
    def adding(content: bytes, name: str = "letter.pdf", title: str = "Letter", **more) -> Document:
        return add_document(case, SimpleUploadedFile(name, content), title=title, by=more.pop("by", officer), **more)

    return adding


def stored(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_document_is_stored_under_its_hash_and_recorded(add, case, own_storage):
    document = add(PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (document.sha256, document.size, document.media_type) == (digest, len(PDF), "application/pdf")
    assert document.storage_name == f"documents/{digest[:2]}/{digest}"
    assert default_storage.open(document.storage_name).read() == PDF
    entry = Entry.objects.get(verb="add_document")
    assert entry.after == {"title": "Letter", "sha256": digest, "size": len(PDF), "type": "application/pdf"}
    assert (entry.case_id, entry.object_id) == (case.pk, str(document.pk))


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.tif", TIFF, "image/tiff"),
        ("a.webp", WEBP, "image/webp"),
        ("a.mp3", MP3, "audio/mpeg"),
        ("a.ogg", OGG, "audio/ogg"),
        ("a.wav", wav(), "audio/"),
        ("a.mp4", MP4, "video/mp4"),
        ("a.docx", office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.txt", "Приезжайте.".encode(), "text/plain"),
        ("a.csv", b"name;age\nA;30\n", "text/plain"),
        ("a.eml", b"From: a@example.org\nSubject: x\n\nHelp.\n", "text/plain"),
    ],
)
def test_what_families_and_officers_send_is_stored_by_what_is_inside(add, name, content, media_type):
    found = add(content, name).media_type
    assert found.startswith(media_type)
    assert found in ACCEPTED


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.png", PDF, "ends in “.png” but the file is application/pdf. Save it under its right name"),
        ("letter.pdf", PNG, "ends in “.pdf” but the file is image/png"),
        ("letter", PDF, "ends in “–” but the file is application/pdf"),
        ("letter.pdf", b"only some words", "ends in “.pdf” but the file is text/plain"),
        ("letter.html", HTML, "This kind of file is not stored"),
        ("letter.txt", HTML, "This kind of file is not stored"),
        ("letter.txt", b"  \n<SCRIPT>alert(1)</SCRIPT>", "This kind of file is not stored"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "This kind of file is not stored"),
        ("letter.pdf", EXE, "This kind of file is not stored"),
        ("letter.pdf.exe", EXE, "This kind of file is not stored"),
        ("letter.pdf", b"", "The file is empty"),
        ("letter.txt", b"", "The file is empty"),
        ("letter.txt", b"\xff\xfe\x00words", "This kind of file is not stored"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_stored(add, own_storage, name, content, sentence):
    with pytest.raises(DocumentFault, match=sentence.replace("(", r"\(")):
        add(content, name)
    assert not Document.objects.exists()
    assert stored(own_storage) == []
    assert not Entry.objects.filter(verb="add_document").exists()


def test_a_file_of_50_megabytes_is_refused_before_it_is_read(case, officer, own_storage):
    class Unread(SimpleUploadedFile):
        def read(self, *_: object) -> bytes:
            raise AssertionError("read into memory")

    upload = Unread("film.mp4", MP4)
    upload.size = 50 * 1024**2
    with pytest.raises(DocumentFault, match="has 50 MB; the largest that is stored is 25 MB"):
        add_document(case, upload, title="", by=officer)


def test_a_file_of_just_the_largest_size_is_stored(add):
    assert add(PDF + bytes(LARGEST - len(PDF))).size == LARGEST


def test_the_same_file_twice_is_one_document_and_one_file(add, own_storage):
    first = add(PDF, "letter.pdf", "Letter")
    again = add(PDF, "copy.pdf", "The same letter under another name")
    assert again == first
    assert Document.objects.count() == 1
    assert len(stored(own_storage)) == 1
    assert Entry.objects.filter(verb="add_document").count() == 1


def test_the_same_file_for_two_cases_is_two_documents_and_one_file(add, crisis, ministry, officer, own_storage):
    add(PDF)
    person = create_person(NewPerson("Another Man"), by=officer)
    other = open_case(crisis, person=person, circumstance=Circumstance.OTHER, post=ministry.embassy, by=officer)
    add_document(other, SimpleUploadedFile("letter.pdf", PDF), title="Letter", by=officer)
    assert Document.objects.count() == 2
    assert len(stored(own_storage)) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\asha\\letter.pdf", "letter.pdf"),
        ("/tmp/letter.pdf", "letter.pdf"),
        ("письмо.pdf", "письмо.pdf"),
        ("x" * 300 + ".pdf", ("x" * 300 + ".pdf")[-200:]),
    ],
)
def test_a_name_with_a_path_in_it_is_only_a_name(add, own_storage, name, kept):
    document = add(PDF, name)
    assert document.file_name == kept
    assert stored(own_storage) == [document.sha256]


def test_without_a_title_the_name_of_the_file_is_the_title(add):
    assert add(PDF, "letter.pdf", "  ").title == "letter.pdf"


def test_nobody_puts_a_document_where_she_cannot_see_it(add, lead, own_storage):
    with pytest.raises(Refused, match="compartment that you do not hold"):
        add(PDF, compartment="medical")
    assert stored(own_storage) == []
    assert add(PDF, compartment="medical", by=lead).compartment == "medical"


def test_others_than_officers_and_diplomats_add_no_documents(add, ministry):
    with pytest.raises(Refused, match="To add a document takes the role"):
        add(PDF, by=ministry.actor("auditor"))
