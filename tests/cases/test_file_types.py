"""The type of a document is what its bytes say, not what its name says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.cases.actions.documents import DocumentFault, add_document

PLAIN_PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def test_a_pdf_written_in_plain_letters_is_a_pdf(case, officer):
    stored = add_document(case, SimpleUploadedFile("report.pdf", PLAIN_PDF), title="Report", by=officer)
    assert stored.media_type == "application/pdf"


@pytest.mark.parametrize(
    "content",
    [b"<html><p>hello</p></html>", b"<script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
)
def test_a_page_with_script_is_not_stored_as_text(case, officer, content):
    with pytest.raises(DocumentFault, match="This kind of file is not stored"):
        add_document(case, SimpleUploadedFile("note.txt", content), title="Note", by=officer)


def test_a_name_that_does_not_fit_the_bytes_is_told(case, officer):
    with pytest.raises(DocumentFault, match=r"ends in “.png” but the file is application/pdf"):
        add_document(case, SimpleUploadedFile("photo.png", PLAIN_PDF), title="Photo", by=officer)
