"""Files that a page hands out."""

from safeconduct.store.downloads import XLSX, download


def test_a_file_is_handed_out_to_be_kept_under_a_name_of_any_script() -> None:
    answer = download(b"PK", "список.xlsx")
    assert answer.content == b"PK"
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D1%81")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_name_cannot_add_a_header() -> None:
    assert "\n" not in download(b"", 'a"\r\nSet-Cookie: b=1.xlsx')["Content-Disposition"]
