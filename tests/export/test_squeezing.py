"""What becomes shorter on a page does the same, and stays what outsiders know."""

import pytest

from kmviz.export.page.squeezing import RESERVED, squeezed, squeezed_style, tokens
from kmviz.export.page.writing import OUTSIDE, SCRIPTS

from .conftest import script

SOURCES = "".join(script(name) for name in (*SCRIPTS, "unpack"))
SELF_KNOWN = """() => {
    const known = new Set();
    const learn = (thing) => {
        for (; thing; thing = Object.getPrototypeOf(thing)) {
            for (const name of Object.getOwnPropertyNames(thing)) known.add(name);
        }
    };
    const stores = /Storage$|^caches$|^cookieStore$/; // not allowed on a blank page
    for (const name of Object.getOwnPropertyNames(self)) {
        const thing = stores.test(name) ? null : self[name];
        if (!(thing instanceof Object)) continue;
        learn(thing);
        learn(thing.prototype);
    }
    for (const thing of [self, document, document.body.style]) learn(thing);
    return [...known];
}"""


def test_tokens_are_the_whole_script():
    assert "".join(text for _, text in tokens(SOURCES)) == SOURCES


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ('f("a // b", /[/"]+/g); // c', 'f("a // b",/[/"]+/g);'),
        ("a / b / c; /* d */ e", "a/b/c;e"),
        ("return /x/.f(y)", "return/x/.f(y)"),
        ("i++ + ++j - -k - --l", "i++ + ++j- -k- --l"),
        ("`a ${b ? `c ${{d}.d}` : {e}} f`", "`a ${b?`c ${{d}.d}`:{e}} f`"),
        ("typeof a in b", "typeof a in b"),
        ("{ a; }", "{a}"),
        ("const wide = (high) => high.kept + wide;", "const a=(b)=>b.kept+a;"),
        ('box["size"] = box.size', 'a["size"]=a.size'),
        ("const {long, a} = other", "const{long,a}=b"),
    ],
)
def test_a_script_keeps_its_meaning(source, short):
    assert squeezed(source, frozenset({"kept", "long"})) == short


def test_names_are_shortened_alike_and_never_to_one_that_is_taken():
    source = "const total = (a, b) => a + b; total(total(c, d), B)"

    assert squeezed(source, frozenset("e")) == "const f=(a,b)=>a+b;f(f(c,d),B)"


def test_a_style_keeps_spaces_between_names():
    style = "/* x */ .a .b:not(.c) + d > e { margin: 0 1px; }\n@media (width > 9px) {}"

    assert (
        squeezed_style(style) == ".a .b:not(.c) + d>e{margin:0 1px}@media (width>9px){}"
    )


def test_names_that_browsers_know_are_not_shortened(browser):
    tab = browser.new_page()
    known = set(tab.evaluate(SELF_KNOWN))
    tab.close()
    said = {text for kind, text in tokens(SOURCES) if kind == "name" and len(text) > 2}

    assert known & said - RESERVED <= OUTSIDE
    assert said >= OUTSIDE
