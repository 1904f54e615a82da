"""What lies in front of somebody: a run or, beneath it, a gallery it was taken from."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kmviz.core.ground.sentence import Sentence
from kmviz.core.options.options import Options
from kmviz.core.trace import Trace
from kmviz.live.choosing import Choosing
from kmviz.live.errand import Report
from kmviz.live.exhibits import RunsOfEachK
from kmviz.live.gallery import Gallery
from kmviz.live.listening import Announcer, Changed
from kmviz.live.player import Player
from kmviz.live.sketch import Sketch
from kmviz.live.starts import Memory, Starts
from kmviz.live.state import State
from kmviz.runs.choice import Choice
from kmviz.runs.forks import look_ahead
from kmviz.runs.many import Runs
from kmviz.runs.recipe import (
    handed_line,
    saving_line,
    shell_line,
    stands_for,
    wanted,
)
from kmviz.runs.run import made_again
from kmviz.runs.settings import same_points


def _nothing(_: object) -> None:
    """Do nothing."""


class Desk(Announcer):
    """A player, and perhaps a gallery from which runs are opened in it.

    What is played, stepped through or sought is what lies in front. Listeners hear of
    all that changes there, and when something else comes to lie in front.

    Parameters
    ----------
    player : Player
        Where runs are opened. Without a gallery it lies in front.
    gallery : Gallery, optional
        What lies in front at first.

    Attributes
    ----------
    starts : Starts
        The starts that were tried in the player.
    sketch : Sketch
        An empty board over its run, once somebody opens that.
    prepare : callable
        What the host does beside, too, with what is known of one more k.

    Examples
    --------
    >>> from kmviz import restarts
    >>> from kmviz.live.exhibits import exhibits_of
    >>> X = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> gallery = Gallery(exhibits_of(restarts(X, k=2, runs=10, rng=1)))
    >>> desk = Desk(Player(), gallery)
    >>> desk.open(3)
    >>> desk.front is desk.player, len(desk.player.trace.X)
    (True, 4)
    >>> desk.leave()
    >>> desk.front is gallery
    True
    """

    def __init__(self, player: Player, gallery: Gallery | None = None) -> None:
        super().__init__()
        self.player, self.gallery = player, gallery
        self.starts, self.sketch = Starts(player), Sketch(player)
        self.prepare: Callable[[RunsOfEachK], object] = _nothing
        self._opened = False
        self._choosing: Choosing | None = None
        self._under: State | None = None
        for each in (player, self.starts, self.sketch, gallery):
            if each is not None:
                each.listen(self._forward)

    @property
    def front(self) -> Player | Gallery:
        """What lies in front."""
        browsed = self.browsed
        return self.player if browsed is None else browsed

    @property
    def browsed(self) -> Gallery | None:
        """The gallery, while it lies in front."""
        return None if self._opened else self.gallery

    @property
    def opened(self) -> bool:
        """Whether a run that was taken from the gallery lies in front."""
        return self._opened

    @property
    def recorded(self) -> Trace | Runs | Choice:
        """What lies in front, as it is saved."""
        gallery = self.browsed
        return self.player.trace if gallery is None else gallery.exhibits.recorded

    def python(self, path: Path, *groups: Options) -> str:
        """Return the Python that saves it again."""
        gallery = self.browsed
        if gallery is not None:
            return handed_line(path, gallery.exhibits.name, *groups)
        return saving_line(path, self.player.run, *groups)

    def wanted(self) -> Sentence | None:
        """Return what that Python wants before it does, if anything."""
        gallery = self.browsed
        if gallery is not None and gallery.exhibits.name.isidentifier():
            return stands_for(gallery.exhibits.name)
        return wanted(self.player.run)

    def line(self, path: Path, *groups: Options) -> str:
        """Return what saves it again: for a terminal, if that can be typed there."""
        words = "save", str(path), self.player.run
        typed = shell_line(*words, *groups) if self.browsed is None else None
        return typed or self.python(path, *groups)

    @property
    def enclosed(self) -> bool:
        """Whether there is something to go back to."""
        return self._opened or self._under is not None

    @property
    def asked(self) -> bool:
        """Whether the class is asked about many runs."""
        return (self.browsed or self.starts).asked

    @property
    def working(self) -> bool:
        """Whether the host should call `go_on` again and again."""
        if self.player.errand is not None:
            return not self.player.errand.waits
        if self.player.pursues:
            return True
        return self.starts.working or (self.growing and not self.asked)

    @property
    def growing(self) -> bool:
        """Whether a choice of k is not known for every k yet, and goes on to be."""
        return self._choosing is not None and self._choosing.working

    def go_on(self) -> None:
        """Work out a part of what is to come."""
        choosing = self._choosing
        if self.player.errand is not None or self.player.pursues:
            self.player.go_on()
        elif choosing is not None and choosing.working and not self.asked:
            self._find(choosing)
        else:
            self.starts.go_on()

    def cancel(self) -> None:
        """Work out no more: the run stays as it was, and what is known is kept."""
        self.player.cancel()
        self.starts.cancel()
        choosing = self._choosing
        if choosing is not None and choosing.working and not self.asked:
            choosing.stop()
            self._show(choosing)

    def expect(self, more: int) -> None:
        """Expect so many more, or fewer, of what is asked."""
        (self.browsed or self.starts).expect(more)

    def require_run(self) -> None:
        """Refuse to change points of which nothing is to be seen."""
        if self.browsed is not None:
            message = Sentence(
                "other points can be chosen for a run, got many runs: open one first"
            )
            raise ValueError(message)

    def add_stars(self, more: int) -> None:
        """Begin anew with more stars, or fewer; if that is asked, expect so many."""
        k = self.player.trace.k + more
        if self.starts.asked:
            self.starts.expect(more)
        elif k:
            self.player.change(k=k)
        else:
            message = Sentence(
                "there must be at least one star, and this is the last one"
            )
            raise ValueError(message)

    def answer(self) -> None:
        """Let what was said stand, and begin what it is about."""
        if self.browsed is not None:
            self.browsed.answer()
        else:
            self.starts.try_many()

    def which_k(self) -> None:
        """Lay the choice of k over the run, and ask which k will be picked.

        It does so as soon as anything is known.
        """
        if self.gallery is None:
            self.player.pause()
            self.starts.cancel()
            self._choosing = Choosing(self.player.run)
            self._find(self._choosing)

    def open(self, item: int | None = None) -> None:
        """Open a part of the gallery, by default the one that is chosen, if any."""
        gallery = self.browsed
        if gallery is None:
            return
        there = gallery.chosen if item is None else item
        if there is None:
            return
        self.player.check_free()
        state = State(look_ahead(gallery.exhibits.run(there)))
        gallery.pause()
        gallery.choose(there)
        self._opened = True
        self.player.lay_out(state)
        self._tell(frozenset({"front"}))

    def leave(self) -> None:
        """Go back to the gallery from which a run was opened, or from it to the run."""
        if self._opened:
            self.player.pause()
            self._opened = False
        elif self._under is not None:
            under, self._under = self._under, None
            self.gallery = self._choosing = None
            self.player.lay_out(under)
        else:
            return
        self._tell(frozenset({"front"}))

    def memory(self) -> tuple[State, Memory]:
        """Return what is to be put back if what is begun now is ended."""
        return self.player.state, self.starts.memory()

    def restore(self, memory: tuple[State, Memory]) -> None:
        """Put the run back as it was, and work out nothing more."""
        state, known = memory
        if self._choosing is not None and self._choosing.busy:
            self._show(self._choosing)
        run = made_again(state.run)
        self.player.lay_out(replace(state, run=run, playing=False))
        self.starts.restore(known)

    def _forward(self, changed: Changed) -> None:
        ended = "errand" in changed and self.player.errand is None
        if ended and self._choosing is not None:
            self._show(self._choosing)
        if "run" in changed and self._opened and self._outdated:
            self.gallery = self._choosing = self._under = None
            self._opened = False
            changed |= {"front"}
        self._tell(changed)

    @property
    def _outdated(self) -> bool:
        """Whether the choice of k beneath is one for other points."""
        if self._under is None:
            return False
        return not same_points(self._under.run.settings, self.player.settings)

    def _find(self, choosing: Choosing) -> None:
        """Find what is to be known of one more k: now or, if that is long, beside."""
        cost, agreed = choosing.cost, choosing.known is not None
        choosing.busy = True

        def found(report: Report) -> None:
            choosing.go_on(report)
            self.prepare(choosing.exhibits)

        self.player.attend(found, cost, agreed=agreed)
        if self.player.errand is None:
            self._show(choosing)

    def _show(self, choosing: Choosing) -> None:
        """Show what is known of a choice; one that was cut off grows no more."""
        if choosing.busy:
            choosing.stop()
        if choosing.known is None:
            self._choosing = None
        elif self.gallery is not None:
            self.gallery.show(choosing.exhibits)
        else:
            self._under = self.player.state
            self.gallery = Gallery(choosing.exhibits)
            self.gallery.ask()
            self.gallery.listen(self._forward)
            self._tell(frozenset({"front"}))
