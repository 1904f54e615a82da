"""The pages that the tests of this room open, and the tab they are opened in."""

import pytest

from kmviz import Scene, kmeans, save
from kmviz.drawing.words.languages import languages
from kmviz.export.page.writing import SCRIPTS

from ..conftest import script
from .visit import opened

SIZE = (800, 600)


@pytest.fixture(scope="module")
def run(trace):
    return kmeans(trace.X, 3, rng=1)


@pytest.fixture(scope="module")
def scripts(browser):
    """A page on which the scripts are run, without any controls."""
    page = browser.new_page()
    page.add_script_tag(content="".join(script(name) for name in SCRIPTS))
    return page


@pytest.fixture(scope="module")
def saved(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "run.html"
    save(run, path, comment="kmviz save <run>.html")
    return path


@pytest.fixture(scope="module")
def scene(run):
    return Scene(run, size=SIZE)


@pytest.fixture(scope="module")
def text(saved):
    return saved.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def everywhere(run, tmp_path_factory):
    """A page that speaks all languages there are."""
    path = tmp_path_factory.mktemp("page") / "run.html"
    save(run, path, languages=[each for each in languages() if each != "en"])
    return path


@pytest.fixture(scope="module")
def tab(browser):
    """One tab, in which no page may fail or ask for anything but itself."""
    asked, faults = [], []
    context = browser.new_context(
        viewport={"width": 1000, "height": 800}, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    tab.add_init_script(  # such as of a ResizeObserver, which is no `pageerror`
        "addEventListener('error', ({message}) => console.log('Error: <' + message))"
    )
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda fault: faults.append(str(fault)))
    tab.on(
        "console",
        lambda said: said.text.startswith("Error: <") and faults.append(said.text),
    )
    yield tab
    context.close()
    assert faults == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "about"}


@pytest.fixture
def page(tab, saved):
    return opened(tab, saved)
