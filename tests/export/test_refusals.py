"""What cannot be saved is refused by name, before any work."""

import re
from io import BufferedReader, BytesIO, StringIO

import pytest

from kmviz import Trace, save
from kmviz.export.writers import WRITERS

HANDOUTS = (".png", ".svg", ".pdf")
FORMATS = '".gif", ".mp4", ".webm", ".webp", ".apng", ".html", ".png", ".svg", ".pdf"'


@pytest.mark.parametrize(
    ("name", "options", "error", "message"),
    [
        (
            "run.bmp",
            {},
            ValueError,
            f"the suffix of path must be one of {FORMATS}, got '.bmp'",
        ),
        ("run", {}, ValueError, f"the suffix of path must be one of {FORMATS}, got ''"),
        (
            "run.gif",
            {"shown": "cells"},
            TypeError,
            "shown must be a collection of parts, got 'cells'",
        ),
        (
            "run.png",
            {"shown": ["cell"]},
            ValueError,
            'each part in shown must be one of "cells", "trails", "lines", "rings", '
            '"inertia", "numbers", "shapes", "future", "code", "image", '
            '"starts", "sizes", "truth", '
            "got 'cell'; "
            'did you mean "cells"?',
        ),
        (
            "run.gif",
            {"size": (0, 600)},
            ValueError,
            "the width in size must be a whole number of at least 100, got 0",
        ),
        (
            "run.gif",
            {"size": (800, -600)},
            ValueError,
            "the height in size must be a whole number of at least 100, got -600",
        ),
        (
            "run.png",
            {"size": (100_000, 600)},
            ValueError,
            "the width in size must be at most 10000, got 100000",
        ),
        (
            "run.gif",
            {"size": 800},
            ValueError,
            "size must be a width and a height in pixels, got 800",
        ),
        (
            "run.gif",
            {"style": "neon"},
            ValueError,
            'style must be one of "light", "dark", "print", got \'neon\'',
        ),
        (
            "run.gif",
            {"loop": -1},
            ValueError,
            "loop must be a whole number of at least 0, got -1",
        ),
        (
            "run.mp4",
            {"loop": 2},
            ValueError,
            "loop must be left out unless the suffix is .gif, .webp, .apng, got .mp4",
        ),
        (
            "run.html",
            {"max_bytes": 9000},
            ValueError,
            "max_bytes must be left out unless the suffix is .gif, .mp4, .webm, .webp, "
            ".apng, got .html",
        ),
        (
            "run.gif",
            {"lossless": True},
            ValueError,
            "lossless must be left out unless the suffix is .webp, .apng, got .gif",
        ),
        (
            "run.webp",
            {"lossless": "yes"},
            TypeError,
            "lossless must be True or False, got 'yes'",
        ),
        *(
            (
                f"run{suffix}",
                {name: 0.75},
                ValueError,
                f"{name} must be left out unless the suffix is .gif, .mp4, .webm, "
                f".webp, .apng, .html, got {suffix}",
            )
            for suffix in HANDOUTS
            for name in ("seconds_per_step", "glide")
        ),
        *(
            (
                f"run{suffix}",
                {"fps": 20},
                ValueError,
                "fps must be left out unless the suffix is .gif, .mp4, .webm, .webp, "
                f".apng, got {suffix}",
            )
            for suffix in (".html", *HANDOUTS)
        ),
        (
            "run.mp4",
            {"seconds_per_step": 601},
            ValueError,
            "seconds_per_step must be at most 600, got 601",
        ),
        (
            "run.gif",
            {"max_bytes": 0},
            ValueError,
            "max_bytes must be a whole number of at least 1000, got 0",
        ),
        (
            "run.gif",
            {"fps": 0},
            ValueError,
            "fps must be a finite number above 0, got 0",
        ),
    ],
)
def test_what_cannot_be_saved_is_refused_before_any_work(
    short, tmp_path, name, options, error, message
):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        save(short, tmp_path / name, **options)

    assert list(tmp_path.iterdir()) == []


def test_what_is_no_path_is_refused(short):
    with pytest.raises(TypeError, match=r"^path must be a str or a path, got 5$"):
        save(short, 5)


def test_what_is_no_run_is_not_saved(tmp_path):
    message = (
        "trace must be a recorded run, as kmviz.kmeans(X, k) returns it, "
        "got [[0, 0], [1, 1]]"
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        save([[0, 0], [1, 1]], tmp_path / "run.gif")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_run_without_steps_is_not_saved(tmp_path, suffix):
    message = "trace must have at least one step, got none"
    with pytest.raises(ValueError, match=f"^{message}$"):
        save(Trace([[0.0]], []), tmp_path / f"run{suffix}")

    assert list(tmp_path.iterdir()) == []


def test_words_without_use_are_refused_before_the_run_goes_on(short, tmp_path):
    def first():
        yield short[0]
        pytest.fail("the run went on")

    message = (
        'words must be one of "de", "en", "es", "fr", "it", "ja", "pt", "zh", '
        "a JSON file or a kmviz.Words, got 'klingon'"
    )
    with pytest.raises(ValueError, match=f"^{message}$"):
        save(Trace(short.X, first()), tmp_path / "run.gif", words="klingon")


def test_a_missing_folder_is_refused_before_the_run(tmp_path):
    def never():
        pytest.fail("the run was begun")
        yield

    path = tmp_path / "nowhere" / "run.gif"
    message = f"path must be in a folder that exists, got {str(path)!r}"
    with pytest.raises(FileNotFoundError, match=f"^{re.escape(message)}$"):
        save(Trace([[0.0]], never()), path)


@pytest.mark.parametrize(
    ("target", "format", "error", "message"),
    [
        (
            BytesIO(),
            None,
            ValueError,
            'format must be given for a file object, such as "gif", got None',
        ),
        (
            BytesIO(),
            "bmp",
            ValueError,
            'format must be one of "gif", "mp4", "webm", "webp", "apng", "html", '
            '"png", "svg", "pdf", got \'bmp\'',
        ),
        (
            "run.gif",
            "gif",
            ValueError,
            "format must be left out for a path, got 'gif'",
        ),
    ],
)
def test_a_format_is_for_file_objects(short, target, format, error, message):
    with pytest.raises(error) as caught:
        save(short, target, format=format)

    assert str(caught.value) == message


def test_a_file_object_that_takes_nothing_is_refused_before_the_work(short):
    closed, read = BytesIO(), BufferedReader(BytesIO())
    closed.close()

    for target, kind in ((closed, "that is closed"), (read, "to read from")):
        with pytest.raises(ValueError, match=rf" to write to, got one {kind}"):
            save(short, target, format="gif", report=pytest.fail)


def test_a_report_is_called_with_shares(short):
    with pytest.raises(TypeError) as caught:
        save(short, "run.gif", report=3)

    assert str(caught.value) == "report must be a function of a share, or None, got 3"


def test_a_file_object_for_text_is_refused(short):
    target = StringIO()

    with pytest.raises(TypeError) as caught:
        save(short, target, format="gif")

    assert str(caught.value) == (
        f"path must be a file object for bytes, got {target!r} for text"
    )
