"""winmail.dat: what Outlook packed for another Outlook."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.intake.mail.tnef import MOST_FILES, SIGNATURE, unpack


def attribute(id: int, value: bytes, level: int = 2) -> bytes:
    return struct.pack("<BII", level, id, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def sized(kind: int, id: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, id, 1, len(value)) + value + bytes(-len(value) % 4)


def packed(*attributes: bytes) -> bytes:
    return SIGNATURE + b"\x01\x00" + b"".join(attributes)


RENDERING, TITLE, DATA, PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005


def test_a_file_has_its_long_name_in_any_script_and_its_content() -> None:
    name = "фото брата.jpg".encode("utf-16-le") + b"\0\0"
    named = (
        struct.pack("<HH", 0x1E, 0x8001) + bytes(16) + struct.pack("<II", 0, 7) + struct.pack("<II", 1, 2) + b"x\0\0\0"
    )
    properties = struct.pack("<I", 3) + struct.pack("<HHI", 3, 0x0E20, 5) + named + sized(0x1F, 0x3707, name)
    data = packed(
        attribute(RENDERING, bytes(14)), attribute(TITLE, b"FOTO~1.JPG\0"), attribute(PROPERTIES, properties),
        attribute(DATA, b"\xff\xd8\xff"),
    )  # fmt: skip
    (file,) = unpack(data)
    assert (file.name, file.content) == ("фото брата.jpg", b"\xff\xd8\xff")


def test_text_in_the_code_page_that_it_names_is_read() -> None:
    data = packed(
        attribute(0x00069007, struct.pack("<II", 1251, 0), 1), attribute(0x0002800C, "Брат".encode("cp1251") + b"\0", 1)
    )
    (text,) = unpack(data)
    assert (text.name, text.content.decode()) == ("winmail.txt", "Брат")


def test_a_file_that_is_cut_gives_what_was_whole() -> None:
    first = attribute(RENDERING, bytes(14)) + attribute(TITLE, b"a.pdf\0") + attribute(DATA, b"%PDF")
    whole = packed(first, attribute(RENDERING, bytes(14)), attribute(DATA, b"x" * 100))
    assert [file.content for file in unpack(whole[:-30])] == [b"%PDF"]


def test_more_files_than_anybody_sends_are_not_all_unpacked() -> None:
    many = [attribute(RENDERING, bytes(14)) + attribute(DATA, b"x") for _each in range(MOST_FILES + 50)]
    assert len(unpack(packed(*many))) == MOST_FILES


@given(st.binary(max_size=500))
def test_any_bytes_are_read(data: bytes) -> None:
    assert unpack(data) == [] or data.startswith(SIGNATURE)
    unpack(SIGNATURE + b"\0\0" + data)
    unpack(packed(attribute(PROPERTIES, data), attribute(DATA, data)))
