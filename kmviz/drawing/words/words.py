"""Every word on a picture and on a page, in one table that can be replaced.

A caption is a headline and a sentence. In their templates, ``{n}`` is the number of
points, ``{k}`` of stars, ``{iteration}`` the iteration, ``{changed}`` the points that
changed cluster, ``{moved}`` the stars that moved, ``{misplaced}`` the points now nearer
to another star, ``{batch}`` the points that are looked at and ``{swarm}`` the sets of
stars that are tried, where that is not all and not one, and ``{before}`` and
``{inertia}`` the inertia before and after the step. What a run's metric calls that is
``{measure}``, and where its updates bring the stars is ``{goal}``: in k-means, the
`inertia` and `to_the_mean` of the table. Any other placeholder, such as ``{clusters}``
for the numbers of the empty clusters, can stand only where it stands in the template
that is replaced.

Whatever is counted or listed also chooses between two forms: ``{k:star|stars}`` is
"star" if there is one, else "stars". A form may hold a plain placeholder in its turn:
``{n:the point|all {n} points}``.

What is no word of a picture or a control, such as a refusal or the note on a table, is
an English `Sentence` where it is worked out. The same in other words, by its English
template, is in ``sentences``.

The words of other languages stand in ``kmviz/languages``, see `languages`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from numbers import Integral, Real
from string import Formatter

from kmviz.core.ground.frozen import Frozen
from kmviz.core.ground.sentence import Count, Sentence, shown
from kmviz.core.ground.text import plain, times
from kmviz.core.options.names import unknown
from kmviz.drawing.words.picture_words import PictureWords
from kmviz.drawing.words.player_words import PlayerWords
from kmviz.drawing.words.spelling import Listing, Total, apart, grouped, number

QUESTIONS = "?", "？"
"""How a question ends."""
OF_A_STEP: dict[str, int | str] = {
    "n": Count(60),
    "k": Count(3),
    "iteration": Count(1),
    "changed": Count(9),
    "moved": Count(2),
    "misplaced": Count(4),
    "batch": Count(30),
    "swarm": Count(20),
    "before": "13.02",
    "inertia": "11.90",
    "measure": "inertia",
    "goal": "to the mean",
}
"""What any template of a caption may use, each with something that may stand there."""
CAPTIONS = frozenset(
    (
        *("seed", "drawn", "best_drawn", "scattered", "grouped"),
        *(
            "start",
            "assign",
            "update",
            "check",
            "converged",
            "move",
            "truth",
            "as_measured",
        ),
        *("started", "first_assigned", "assigned"),
        *("updated", "later", "moved_by_hand", "misplaced", "joining", "sliding"),
        *("moving",),
        *("first_assigned_elsewhere", "updated_elsewhere"),
        *("joining_elsewhere", "sliding_elsewhere"),
        *("labels_unchanged", "centroids_unchanged", "within_tolerance", "cycle"),
        *("max_iter", "empty", "waiting", "relocated", "dropped"),
        *("outside", "together", "close_by"),
        *("first_assigned_batch", "assigned_batch", "updated_batch", "joining_batch"),
        *("sliding_batch", "updated_swarm", "sliding_swarm", "settled", "one_pass"),
        *("code_start", "code_repeat", "code_assign", "code_stop", "code_update"),
        *("code_assign_batch", "code_stop_batch", "code_update_batch"),
        *("code_assign_one", "code_stop_one", "code_update_one"),
        *("code_start_swarm", "code_stop_swarm", "code_update_swarm"),
    )
)
"""The words that tell of a step, and so may use all of that."""
TEXTS = frozenset(
    (
        *("headline", "sentence", "speed", "seconds", "part", "far", "past", "file"),
        *(
            "init",
            "board",
            "name",
            "limit",
            "given",
            "does",
            "key",
            "line",
            "suffix",
            "told",
            "algorithm",
        ),
    )
)
"""The placeholders for texts, which cannot choose between forms."""


@dataclass(frozen=True, init=False, repr=False, eq=False)
class Words(PlayerWords, PictureWords):
    """The words of a picture; replace those that you want otherwise.

    Parameters
    ----------
    sentences : mapping of str, optional
        Sentences that are told, by what they are in English.
    **words : str
        Words of the table by their names; the others are English.

    Raises
    ------
    TypeError, ValueError
        If one of them is not a str, has a placeholder that nothing can fill, or is not
        in the table.

    Examples
    --------
    >>> german = Words(start="Anfang", assign="Zuordnung {iteration}")
    """

    sentences: Mapping[str, str] = field(default_factory=dict)

    # What a dataclass would write for so many words takes long to import.
    def __init__(
        self, *, sentences: Mapping[str, str] = Frozen({}), **words: str
    ) -> None:
        known = names()
        for name, template in words.items():
            if name not in known:
                raise TypeError(unknown("Words", name, known))
            _check_template(name, template, placeholders(name))
            object.__setattr__(self, name, plain(template))
        _check_sentences(sentences)
        object.__setattr__(self, "sentences", Frozen({**sentences}))
        if not all(count.isdecimal() for count in self.ones.split()):
            message = (
                "ones must be whole numbers with spaces between them, "
                f"got {shown(self.ones)}"
            )
            raise ValueError(message)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Words):
            return NotImplemented
        return self._table == other._table and self.sentences == other.sentences

    def __hash__(self) -> int:
        return hash(self._table)

    def __repr__(self) -> str:
        return f'<Words in "{self.language}">'

    def fill(self, template: str, **facts: object) -> str:
        """Return a template filled with facts, as this language writes and counts them.

        Examples
        --------
        >>> Words().fill("{k:star|stars} {k}: {far}", k=[1, 2], far=0.5)
        'stars 1, 2: 0.500'
        """
        return template.format_map(_Spelt(facts, self._spelt))

    def say(self, text: str) -> str:
        """Return a `Sentence` in these words; any other text as it is.

        Examples
        --------
        >>> french = Words(sentences={"{n} {n:row|rows}": "{n} {n:ligne|lignes}"})
        >>> french.say(Sentence("{n} {n:row|rows}", n=2)), french.say("2 rows")
        ('2 lignes', '2 rows')
        """
        if not isinstance(text, Sentence):
            return text
        template = self.sentences.get(text.template, text.template)
        facts = {name: self._told(fact) for name, fact in text.facts.items()}
        return self.fill(template, **facts) if facts else template

    def number(self, value: float, beside: Iterable[float] = ()) -> str:
        """Return a number as this language writes it, as short as it is read aloud.

        Beside other numbers it is written as they are.
        """
        return number(value, self.decimal, beside=beside)

    def apart(self, one: float, other: float) -> tuple[str, str]:
        """Return two numbers as `number` does, with enough digits to look different."""
        return apart(one, other, self.decimal)

    def both(self, headline: str, sentence: str) -> str:
        """Return a headline with its sentence; after a question there is no colon.

        Examples
        --------
        >>> Words().both("Update 3", "2 moved"), Words().both("Which k?", "all say 2")
        ('Update 3: 2 moved', 'Which k? All say 2')
        """
        if headline.endswith(QUESTIONS):
            return f"{headline} {sentence[:1].upper()}{sentence[1:]}"
        return self.told.format(headline=headline, sentence=sentence)

    def ratio(self, value: float) -> str:
        """Return a ratio, as `times` does.

        Examples
        --------
        >>> Words(decimal=",").ratio(27.81), Words().ratio(1.0), Words().ratio(1234.5)
        ('27,8', '1', '1234')
        """
        text = times(value)
        return (text if value < 1000 else grouped(text)).replace(".", self.decimal)

    def paced(self, speed: float) -> str:
        """Return how fast a run plays, in steps a second or seconds a step.

        Examples
        --------
        >>> Words().paced(2.0), Words().paced(0.25), Words(decimal=",").paced(1.5)
        ('2 steps/s', '4 s a step', '1,5 steps/s')
        """
        template, figure = self.pace, speed
        if speed <= 1:
            template, figure = self.slow_pace, 1 / speed
        said = f"{figure:.3g}".replace(".", self.decimal)
        return self.fill(template, speed=said, seconds=said)

    def named(self, name: str) -> str:
        """Return a word of a metric, under its name; one that is missing says itself.

        Examples
        --------
        >>> Words().named("sum_of_distances"), Words().named("to_the_mode")
        ('sum of distances', 'to the mode')
        """
        return str(getattr(self, name, name.replace("_", " ")))

    def told_by(self, name: str, teller: str) -> str:
        """Return the template of this name in the words of an algorithm, if it has any.

        Examples
        --------
        >>> Words().told_by("joining", "batch"), Words().told_by("start", "swarm")
        ('points take the colour of the nearest star', 'Start')
        """
        return str(getattr(self, f"{name}_{teller}", getattr(self, name)))

    def called(self, kind: str, name: str) -> str:
        """Return what is shown for a name; one that the table has not shows itself.

        Parameters
        ----------
        kind : {"algorithm", "init", "empty", "style", "board"}
            What it is the name of.
        name : str
            As programs write it.

        Returns
        -------
        str
            As people read it.

        Examples
        --------
        >>> Words(board_moons="Monde").called("board", "moons")
        'Monde'
        >>> Words().called("init", "greedy-k-means++"), Words().called("board", "mine")
        ('greedy k-means++', 'mine')
        >>> Words().called("init", "k-means||")
        'k-means||'
        """
        known = re.sub(r"[^\w|]+", "_", name).strip("_")
        return str(getattr(self, f"{kind}_{known}", name))

    def title_of(self, algorithm: object = "k-means") -> str:
        """Return the title of a page on runs by an algorithm, which may have no name.

        Examples
        --------
        >>> Words().title_of("k-medians"), Words().title_of("online")
        ('k-medians, step by step', 'Online, step by step')
        """
        named = algorithm if isinstance(algorithm, str) else "k-means"
        title = self.fill(self.page_title, algorithm=self.called("algorithm", named))
        return title if title.startswith("k") else title[:1].upper() + title[1:]

    def coming(self, phase: str | None) -> str:
        """Return what a button says that goes on to a step of this phase."""
        return {
            "assign": self.to_assign,
            "update": self.to_update,
            "move": self.to_move,
        }.get(phase or "", self.step)

    def _told(self, fact: object) -> object:
        """Return a fact of a sentence, which may hold sentences."""
        if isinstance(fact, tuple):
            return self.listing.join(map(self.say, fact))
        if isinstance(fact, int):  # as it was given
            return Count(fact, self._ones)
        return self.say(fact) if isinstance(fact, str) else fact

    def _spelt(self, fact: object) -> object:
        """Return a fact as something that a template writes in this language."""
        if isinstance(fact, Count | str):
            return fact
        if isinstance(fact, list):
            return Listing(fact, self.listing, self._ones)
        if isinstance(fact, int | Integral):  # the usual kind is told sooner
            return Total(int(fact), self._ones)
        return self.number(float(fact)) if isinstance(fact, float | Real) else fact

    @cached_property
    def _table(self) -> tuple[str, ...]:
        """All words of the table."""
        return tuple(getattr(self, name) for name in names())

    @cached_property
    def _ones(self) -> tuple[int, ...]:
        """The counts that take the form for one."""
        return tuple(map(int, self.ones.split()))


class _Spelt:
    """Facts by name, each spelt when a template asks for it."""

    def __init__(self, facts: dict[str, object], spell: Callable[[object], object]):
        self._facts, self._spell = facts, spell

    def __getitem__(self, name: str) -> object:
        return self._spell(self._facts[name])


@cache
def names() -> tuple[str, ...]:
    """Return the names of all words; the sentences stand by themselves."""
    return tuple(each.name for each in fields(Words) if each.name != "sentences")


def placeholders(name: str) -> dict[str, int | str]:
    """Return what a template may use, each with something that may stand there."""
    own = own_placeholders(getattr(Words, name))
    return own | OF_A_STEP if name in CAPTIONS else own


def own_placeholders(template: str) -> dict[str, int | str]:
    """Return the placeholders of a template, with something that may stand there."""
    parsed = Formatter().parse(template)
    return {name: _sample(name) for _, name, _, _ in parsed if name}


def _sample(placeholder: str) -> int | str:
    if placeholder in TEXTS:
        return placeholder
    return Listing([1]) if placeholder == "clusters" else Count(1)


def _check_sentences(sentences: object) -> None:
    if not isinstance(sentences, Mapping):
        message = (
            "sentences must be a mapping of English texts to others, "
            f"got {shown(sentences)}"
        )
        raise TypeError(message)
    for english, said in sentences.items():
        name = f"the sentence {shown(english)}"
        _check_template(name, said, own_placeholders(english))


def _check_template(
    name: str, template: object, usable: Mapping[str, int | str]
) -> None:
    """Fill a template as a picture will, to see that this can be done."""
    if not isinstance(template, str):
        message = f"{name} must be a str, got {shown(template)}"
        raise TypeError(message)
    try:
        template.format(**usable)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        listed = ", ".join(f"{{{placeholder}}}" for placeholder in usable)
        but = f" but {listed}" if listed else ""
        message = f"{name} must have no placeholder{but}, got {shown(template)}"
        raise ValueError(message) from error
