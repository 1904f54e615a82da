"""What can be played, step by step: a run, many runs at once, the choice of k."""

from typing import Protocol


class Playable(Protocol):
    """A course with a position on it."""

    @property
    def course(self) -> object:
        """What is played; another one is looked at before it is gone on with."""

    @property
    def glides(self) -> bool:
        """Whether there is something to be seen on the way to the next step."""

    @property
    def position(self) -> int:
        """The index of the present step."""

    @property
    def reach(self) -> tuple[int, bool]:
        """The last position that is known of, and whether it is the last of all."""

    @property
    def next_action(self) -> str | None:
        """The phase of the step that `step` will show; None at the end."""

    @property
    def playing(self) -> bool:
        """Whether the host should call `step` again and again."""

    def step(self) -> None:
        """Go one step forward; at the end do nothing."""

    def back(self) -> None:
        """Pause, and go one step back unless this is the first."""

    def seek(self, position: int) -> None:
        """Go to any step, counted from 0."""

    def first(self) -> None:
        """Go to the first step."""

    def last(self) -> None:
        """Go to the last step."""

    def play(self) -> None:
        """Ask the host to play; from the end, begin again at the first step."""

    def pause(self) -> None:
        """Ask the host to stop playing."""
