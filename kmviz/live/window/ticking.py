"""What happens in a window between two events: things move, and work goes on."""

from collections.abc import Callable
from math import inf

from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.pace import Pace
from kmviz.live.player import EXPECTED
from kmviz.live.telling import as_sentence
from kmviz.live.view import View
from kmviz.live.window.awake import Awake
from kmviz.live.window.glass import Glass
from kmviz.live.window.motion import Motion
from kmviz.live.window.toolkit import is_minimised, number_of

TICK, RESTING = 3, 200
"""Milliseconds between a picture and the next while there is something to do, and
between looks at the clock while nobody can see it."""
LATE = 1.0
"""Seconds after which nobody wants to end work any more that is done."""


class Ticking:
    """Steps what lies in front on, and works out what is to come, by a timer.

    Parameters
    ----------
    desk : Desk
        What is played lies in front on it.
    view : View
        How it is looked at.
    glass : Glass
        What is to be seen in it.
    clock : callable
        Returns the time in seconds.

    Attributes
    ----------
    on : bool
        Whether the timer runs.
    """

    def __init__(
        self, desk: Desk, view: View, glass: Glass, clock: Callable[[], float]
    ) -> None:
        self._desk, self._view, self._glass = desk, view, glass
        self.pace, self._clock = Pace(desk, view, clock), clock
        self._done = -inf
        """When it was last done with what it worked on."""
        self.on = self._stopped = False
        self._timer = glass.canvas.new_timer(interval=TICK)
        self._timer.add_callback(self.tick)
        self._awake: Awake | None = None
        self._motion: Motion | None = None
        self._told = False

    def begin(self) -> None:
        """Hear that there is a window that people see, and somebody looks after it."""
        self.pace.follows_steps = self._desk.player.beside = True
        number = number_of(self._glass.canvas)
        if number is not None:
            self._awake, self._motion = Awake(number), Motion()

    def follow(self, changed: Changed) -> None:
        """Have it tick while there is something to do; behind black, nothing plays.

        What is being worked out there goes on, and is played no more when it is done.
        """
        front, player = self._desk.front, self._desk.player
        ends_work = front is player and player.errand is not None
        if self._glass.notes.blank and front.playing and not ends_work:
            front.pause()
        self.pace.follow(changed)
        if self.pace.on_the_way:
            self._glide()
        self._set_timer()

    def await_rest(self) -> None:
        """Have it tick while parts of what was painted are still to come."""
        if self._glass.coming:
            self._set_timer()

    def _set_timer(self) -> None:
        desk = self._desk
        moves = desk.front.playing or self.pace.on_the_way
        works = desk.working or self._glass.writing.on or self._glass.coming
        wanted = moves or works or self._glass.hidden
        if wanted and not self.on:
            self._timer.start()  # once: Tk loses a timer that starts again as it ticks
        elif not wanted:
            self._timer.stop()
        self.on = wanted
        if self._awake is not None:
            watched = desk.front.playing and not self._glass.hidden
            (self._awake.keep if watched else self._awake.let_go)()

    def just_done(self) -> bool:
        """Tell, once, whether it may only just be done with what it worked on."""
        done, self._done = self._done, -inf
        return self._clock() - done < LATE

    def stop(self) -> None:
        """Tick no more."""
        self._stopped = True
        self._timer.stop()
        if self._awake is not None:
            self._awake.let_go()

    def tick(self) -> None:
        """Work on, and show where things are on their way, or step, or rest."""
        if self._stopped:
            return
        try:
            self._go_on()
        except Exception:
            self._desk.front.pause()  # or it would fail again every few milliseconds
            self._timer.stop()  # which Tk has lost by then, so it must begin anew
            self.on = False
            self._set_timer()
            raise

    def _go_on(self) -> None:
        """Do a part of the work and, if somebody sees it, of what moves."""
        self._work_on()
        if self._rests():
            return
        self._worry()
        moving = self._desk.front.playing or self.pace.on_the_way
        if moving:
            if self._glide():
                moving = self._desk.front.playing or self.pace.on_the_way
                self._glass.paint(moving=moving)
            self._set_timer()

    def _glide(self) -> bool:
        """Set the picture to where things are on their way; tell whether they are.

        Who wants no motion sees each step at once.
        """
        place = self.pace.go_on()
        if self._motion is not None and self._motion.unwanted:
            return False
        if place is not None:
            self._glass.played.pane.position = place
        return place is not None

    def _rests(self) -> bool:
        """Tell whether the window was put away; once it is back, paint it."""
        glass = self._glass
        was, glass.hidden = glass.hidden, is_minimised(glass.canvas)
        if was != glass.hidden:
            self._timer.interval = RESTING if glass.hidden else TICK
            self._set_timer()
            glass.paint()
        return glass.hidden

    def _worry(self) -> None:
        """Say once if the screen may go dark while something plays."""
        if self._awake is not None and self._awake.failed and not self._told:
            self._told = True
            self._glass.say(self._view.words.may_go_dark)
            self._glass.paint()

    def _work_on(self) -> None:
        """Do a part of what is to be worked out; tell what was refused."""
        worked = self._works
        try:
            self._desk.go_on()
            if self._glass.writing.look() or self._glass.coming:
                self._glass.paint()
                self._set_timer()
        except EXPECTED as error:
            self._glass.say(as_sentence(error, self._view.words))
            self._glass.paint()
        if worked and not self._works:
            self._done = self._clock()

    @property
    def _works(self) -> bool:
        """Whether it works on something, or asks whether it may."""
        desk = self._desk
        asks = desk.player.errand is not None
        return asks or desk.working or self._glass.writing.on
