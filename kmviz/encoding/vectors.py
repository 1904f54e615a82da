"""How large an SVG or a PDF is where it is shown or printed, to the pixel or point.

matplotlib makes its pages as large as type of so many points needs, and knows no other
scale. So the pages that it wrote get the size that was wanted, and what stands on them
is scaled: an SVG says so in its first element, and a PDF in an update at its end, as
ISO 32000-1 (7.5.6, incremental updates) has it.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

PER_INCH = 96
"""Pixels an inch, as browsers have them."""
POINTS = 72 / PER_INCH
"""Points a pixel."""
_SIDES = re.compile(rb'width="[\d.]+pt" height="[\d.]+pt"')
_IMAGE = re.compile(rb"base64,([A-Za-z0-9+/=\s]+)")
MOST_COLORS = 256
"""Entries of a palette."""
_BOX = re.compile(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]")
_CONTENTS = re.compile(rb"/Contents (\d+ 0 R)")
_TABLE = re.compile(rb"xref\n0 (\d+)\n(.*?)trailer\n<<(.*?)>>\n", re.S)


def resize(path: Path, size: tuple[float, float]) -> None:
    """Give the pages of an SVG or a PDF by matplotlib, all of one size, another one.

    What is on them grows or shrinks with them. The size is in pixels.
    """
    data = path.read_bytes()
    if path.suffix.lower() == ".svg":
        sides = 'width="{:.6g}" height="{:.6g}"'.format(*size).encode()
        data = _IMAGE.sub(_slim, _SIDES.sub(sides, data, count=1))
    else:
        data += _update(data, size)
    path.write_bytes(data)


def _slim(image: re.Match[bytes]) -> bytes:
    """Return an image in an SVG, as a palette if that has all of its colours."""
    pixels = np.array(Image.open(BytesIO(b64decode(image[1]))).convert("RGBA"))
    colors, entries = np.unique(pixels.view(np.uint32), return_inverse=True)
    if len(colors) > MOST_COLORS:
        return image[0]
    slim = Image.fromarray(entries.reshape(pixels.shape[:2]).astype(np.uint8))
    palette = colors.view(np.uint8).reshape(-1, 4)
    slim.putpalette(palette[:, :3].tobytes())
    file = BytesIO()
    slim.save(file, "PNG", optimize=True, transparency=palette[:, 3].tobytes())
    return b"base64," + b64encode(file.getvalue())


def _update(data: bytes, size: tuple[float, float]) -> bytes:
    """Return what, at the end of a PDF, scales its pages and what is on them."""
    table = data.rindex(b"\nxref\n") + 1
    count, rows, known = _TABLE.findall(data, table)[0]
    sides = tuple(POINTS * side for side in size)
    objects = {}
    for number, page in _pages(data, rows):
        was = map(float, _BOX.findall(page)[0])
        scale = tuple(side / old for side, old in zip(sides, was, strict=True))
        page = _BOX.sub(b"/MediaBox [ 0 0 %.6g %.6g ]" % sides, page)
        objects[number] = _CONTENTS.sub(b"/Contents [ %s 0 R \\1 ]" % count, page)
    scaling = b"%.8g 0 0 %.8g 0 0 cm" % scale
    stream = b"%s 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    objects[int(count)] = stream % (count, len(scaling), scaling)
    body, entries = b"", b""
    for number, text in objects.items():
        entries += b"%d 1\n%010d 00000 n \n" % (number, len(data) + len(body))
        body += text
    known = known.replace(b"/Size %s" % count, b"/Size %d" % (int(count) + 1))
    end = b"xref\n%strailer\n<<%s/Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (entries, known, table, len(data) + len(body))


def _pages(data: bytes, rows: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the text of each page that a table of objects lists."""
    for number, row in enumerate(rows.splitlines()):
        at, begins = int(row[:10]), b"%d 0 obj\n<< /Type /Page " % number
        if data.startswith(begins, at):
            end = data.index(b"endobj\n", at) + len(b"endobj\n")
            yield number, data[at:end]
