"""Makes the documents of the rehearsal: small, real files. A PDF, a picture, a recording, a note."""

import math
import struct
import wave
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath


def file_of(name: str, lines: Sequence[str]) -> bytes:
    """The content of a file, by the ending of its name. Raises ValueError for an ending that nobody makes."""
    ending = PurePath(name).suffix
    if ending == ".txt":
        return ("\n".join(lines) + "\n").encode()
    if ending == ".pdf":
        return _pdf(lines)
    if ending == ".png":
        return _picture(seed=zlib.crc32(name.encode()))
    if ending == ".wav":
        return _recording()
    raise ValueError(f"Nobody makes files like {name}.")


def _pdf(lines: Sequence[str]) -> bytes:
    """One page of A4 with these lines in Helvetica."""
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines).encode("latin-1")
    text = b"BT /F1 12 Tf 18 TL 72 760 Td\n" + shown + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, starts = BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    out.seek(0, 2)
    for number, inside in enumerate(objects, start=1):
        starts.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, inside))
    table_at = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % start for start in starts))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at))
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _picture(*, seed: int, width: int = 240, height: int = 320) -> bytes:
    """A grey sheet with ruled lines, like a photograph of a paper that cannot be read."""
    rows = []
    for y in range(height):
        is_line = y % 20 == 8 and 40 < y < height - 60
        ends = 40 + (seed >> (y // 20)) % 160
        rows.append(b"\0" + bytes(90 if is_line and 24 < x < ends + 24 else 232 - (x + y) % 7 for x in range(width)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _recording(seconds: float = 1.5, rate: int = 8000) -> bytes:
    """A hum that comes and goes, instead of a voice."""
    samples = (
        int(2400 * math.sin(2 * math.pi * 140 * n / rate) * math.sin(math.pi * n / rate / seconds))
        for n in range(int(seconds * rate))
    )
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return out.getvalue()
