"""A reader of PDFs that is not ours: pages, images and type as they come on paper."""

import re
import zlib
from dataclasses import dataclass
from math import hypot

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.S)
TOKENS = re.compile(r"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>|[\[\]]|/?[^\s\[\]()<>/]+")


@dataclass(frozen=True)
class Page:
    """What is on a page, in points."""

    size: tuple[float, ...]
    type_sizes: list[float]
    """The size of each line of type."""
    images: list[tuple[int, tuple[float, ...]]]
    """The width in pixels of each image, and left, lower, right and upper edge."""


def pages_of(path):
    """Return the pages of a PDF, in which later objects replace earlier ones."""
    data = path.read_bytes()
    objects = {int(number): text for number, text in OBJECT.findall(data)}
    listed = [text for text in objects.values() if b"/Type /Pages" in text]
    kids = re.search(rb"/Kids \[(.*?)\]", listed[0], re.S)[1]
    numbers = [int(number) for number in re.findall(rb"(\d+) 0 R", kids)]
    return [_page(objects[number], objects) for number in numbers]


def _page(page, objects):
    size = re.search(rb"/MediaBox \[(.*?)\]", page)[1].split()
    contents = re.search(rb"/Contents (\[.*?\]|\d+ 0 R)", page)[1]
    parts = [objects[int(n)] for n in re.findall(rb"(\d+) 0 R", contents)]
    widths = {}
    for names in re.findall(rb"/XObject (\d+) 0 R", page + _resources(page, objects)):
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", objects[int(names)]):
            width = re.search(rb"/Width (\d+)", objects[int(number)])
            widths[name.decode()] = int(width[1]) if width else 0
    drawn = " ".join(_stream(part).decode("latin-1") for part in parts)
    types, images = _drawn(drawn, widths)
    return Page(tuple(map(float, size[2:])), types, images)


def _resources(page, objects):
    number = re.search(rb"/Resources (\d+) 0 R", page)
    return objects[int(number[1])] if number else b""


def _stream(part):
    text = re.search(rb"stream\r?\n(.*?)\r?\nendstream", part, re.S)[1]
    return zlib.decompress(text) if b"FlateDecode" in part else text


def _drawn(text, widths):
    """Follow the scale of a page: sizes of type, which may be turned, and images."""
    stack, scale, place = [], (1.0, 1.0), (0.0, 0.0)
    types, images, numbers = [], [], []
    for token in TOKENS.findall(text):
        if token == "q":
            stack.append((scale, place))
        elif token == "Q":
            scale, place = stack.pop()
        elif token == "cm":
            a, b, c, d, x, y = map(float, numbers[-6:])
            across, up = hypot(a, b), hypot(c, d)
            place = place[0] + x * scale[0], place[1] + y * scale[1]
            scale = scale[0] * across, scale[1] * up
        elif token == "Tf":
            types.append(float(numbers[-1]) * scale[1])
        elif token == "Tm":
            types[-1] *= hypot(*map(float, numbers[-4:-2]))
        elif token == "Do" and widths.get(numbers[-1][1:]):
            far = place[0] + scale[0], place[1] + scale[1]
            images.append((widths[numbers[-1][1:]], (*place, *far)))
        numbers.append(token)
    return types, images
