"""One picture as a small PNG, quickly.

With a palette of the colours that matter a PNG is several times smaller than in true
colour, and takes a fraction of the time to write.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kmviz.core.arrays import Pixels
from kmviz.encoding.palette import NearestColor, rgb_bytes, shared_palette
from kmviz.encoding.patches import Frame, pack

LEVEL, COLORS = 3, 128
"""zlib's effort and entries of the palette: more takes longer and gains little."""


class PngEncoder:
    """Writes pictures that share their colours as PNG.

    Parameters
    ----------
    samples : iterable of (pixels, seconds)
        Pictures from which the colours are taken.
    key_colors : sequence of color
        Colours that are kept exactly.

    Examples
    --------
    >>> from kmviz import Scene, Stage, kmeans
    >>> stage = Stage(Scene(kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)))
    >>> encoder = PngEncoder([(stage.pixels(1), 1.0)])
    >>> Image.open(BytesIO(encoder.encode(stage.pixels(1)))).size
    (800, 600)
    """

    def __init__(
        self,
        samples: Iterable[tuple[Pixels, float]],
        key_colors: Sequence[str] = (),
    ) -> None:
        exact = rgb_bytes(key_colors[: COLORS // 2])
        frames = (Frame(*sample) for sample in samples)
        self._palette = shared_palette(frames, exact, COLORS)
        self._nearest = NearestColor(self._palette)

    def encode(self, pixels: Pixels) -> bytes:
        """Return a picture, RGBA of shape (height, width, 4), as the bytes of a PNG."""
        entries = self._nearest(pack(pixels).ravel()) - 1
        image = Image.fromarray(entries.reshape(pixels.shape[:2]))
        image.putpalette(self._palette.tobytes())
        file = BytesIO()
        image.save(file, "PNG", compress_level=LEVEL)
        return file.getvalue()


def write_png(path: Path, pixels: Pixels, comment: str) -> None:
    """Write a picture, RGBA of shape (height, width, 4), in true colour."""
    about = PngInfo()
    about.add_itxt("Comment", comment)
    Image.fromarray(pixels[:, :, :3]).save(path, "PNG", pnginfo=about)
