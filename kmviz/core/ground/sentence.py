"""Sentences that remember what they were made of, so that they can be said otherwise.

A refusal, or a note on a table, is an English text to whoever programs. It is also a
template and the facts in it: with these, `Words.say` says it in another language.
"""

from collections.abc import Collection, Iterable, Mapping

ONE = (1,)
"""The counts that take the form for one, unless a language says otherwise."""


class Count(int):
    """A number that also chooses between the forms for one and for many."""

    ones: Collection[int]

    def __new__(cls, number: int, ones: Collection[int] = ONE) -> "Count":
        """Return a number, for which these counts are one."""
        count = super().__new__(cls, number)
        count.ones = ones
        return count

    def __format__(self, form: str) -> str:
        if "|" in form:
            return chosen(form, one=self in self.ones)
        return super().__format__(form)


def chosen(forms: str, *, one: bool) -> str:
    """Return the form for one, or the form for several."""
    single, several = forms.split("|")
    return single if one else several


class Sentence(str):
    """An English sentence, with its template and the facts in it.

    Whole numbers among the facts choose between forms, as in `Words`; several texts
    are listed; and a fact may be a sentence in its turn.

    Examples
    --------
    >>> said = Sentence("{file} has {n} {n:row|rows}", file=Sentence("it"), n=1)
    >>> said, said.template, said.facts["n"]
    ('it has 1 row', '{file} has {n} {n:row|rows}', 1)
    """

    template: str
    facts: Mapping[str, object]

    def __new__(cls, template: str, /, **facts: object) -> "Sentence":
        """Return a template filled with facts."""
        written = {name: _written(fact) for name, fact in facts.items()}
        sentence = super().__new__(
            cls, template.format(**written) if facts else template
        )
        sentence.template, sentence.facts = template, facts
        return sentence

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Return what copies and pickles are made from."""
        return (self.template,), dict(self.facts)


def _written(fact: object) -> object:
    if isinstance(fact, int):
        return Count(fact)
    return ", ".join(fact) if isinstance(fact, tuple) else fact


def all_of(*sentences: str | None) -> str:
    """Return several sentences as one; nothing if there are none.

    Examples
    --------
    >>> all_of(Sentence("one"), None, Sentence("two"))
    'one; two'
    """
    given = [each for each in sentences if each]
    if len(given) < 2:
        return given[0] if given else ""
    first, *others = given
    return Sentence("{first}; {others}", first=first, others=all_of(*others))


def retold(sentence: str, **facts: object) -> str:
    """Return a sentence with other facts, wherever it has them, or one within it.

    Examples
    --------
    >>> by = Sentence("{n} rows; choose by {name}", n=3, name="columns")
    >>> retold(all_of(Sentence("a table"), by), name="--columns")
    'a table; 3 rows; choose by --columns'
    """
    if not isinstance(sentence, Sentence):
        return sentence
    within = {
        name: retold(fact, **facts) if isinstance(fact, str) else fact
        for name, fact in sentence.facts.items()
    }
    others = {name: fact for name, fact in facts.items() if name in within}
    return Sentence(sentence.template, **(within | others))


def of_system(error: OSError) -> Sentence:
    """Return what the system says of an error, which may be one of our sentences."""
    said = error.strerror
    return said if isinstance(said, Sentence) else Sentence(str(said or error))


def told(error: BaseException) -> str:
    """Return what an error says, as a sentence if it was raised with one.

    Examples
    --------
    >>> told(OSError(28, Sentence("{name} is full", name="it")))
    'it is full'
    >>> told(KeyError("plain"))
    "'plain'"
    """
    sentences = (each for each in error.args if isinstance(each, Sentence))
    return next(sentences, None) or str(error)


def quoted(names: Iterable[str]) -> str:
    """Return names in quotes, one behind the other."""
    return ", ".join(f'"{name}"' for name in names)


def shown(value: object) -> str:
    """Return a short form of what was given, on one line."""
    framed = hasattr(value, "columns") and hasattr(value, "dtypes")
    if framed and not isinstance(value, type):
        return "a data frame"
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a number of 5,000 digits, or steps that cannot be made
        return f"one {type(value).__name__} that cannot be shown"
    return text if len(text) <= 60 else f"{text[:57]}..."
