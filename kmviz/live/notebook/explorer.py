"""What `explore` returns, whatever there is to show it in."""

from typing import TYPE_CHECKING, Any, NoReturn

from kmviz.core.trace import Trace
from kmviz.live.gallery import Gallery
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.runs.choice import Choice
from kmviz.runs.many import Runs

if TYPE_CHECKING:
    from kmviz.live.notebook.viewer import Viewer


class Explorer:
    """What `explore` returns: a widget that shows itself as the last line of a cell.

    It goes wherever a widget goes: into tabs, boxes and outputs.

    Attributes
    ----------
    player : Player
        The run. Its commands act on the viewer, too.
    gallery : Gallery or None
        The many runs, or the choice of k, from which runs are opened; likewise.
    trace : Trace, Runs or Choice
        What lies in front: the run, or the many. `save` takes the explorer for it.
    view : View
        The look and the speed, likewise.

    Examples
    --------
    >>> from kmviz import explore
    >>> viewer = explore("moons", k=2, seed=7)
    >>> viewer.player.last()
    >>> viewer.player.now.stop
    'labels unchanged'
    >>> viewer.close()
    >>> viewer
    <Explorer, closed>
    """

    _viewer: "Viewer | None" = None

    def __repr__(self) -> str:
        if self._viewer is None:
            return "<Explorer, closed>"
        desk = self._viewer.desk
        return f"<Explorer at step {desk.front.position} of {desk.recorded!r}>"

    def __getattr__(self, name: str) -> Any:
        """Refuse what it has not, and tell which of its parts has it."""
        parts = {"player": Player, "view": View, "gallery": Gallery}
        owners = [part for part, kind in parts.items() if hasattr(kind, name)]
        message = f"an Explorer has no {name}"
        if owners and not name.startswith("_"):
            message += f" of its own: take explorer.{owners[0]}.{name}"
        raise AttributeError(message, name=name)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse to be copied or pickled."""
        message = "an Explorer must stay in its notebook: copy or pickle its trace"
        raise TypeError(message)

    @property
    def player(self) -> Player:
        """The run, and the position on it."""
        return self._open().desk.player

    @property
    def gallery(self) -> Gallery | None:
        """The many runs, or the choice of k, from which runs are opened, if any."""
        return self._open().desk.gallery

    @property
    def trace(self) -> Trace | Runs | Choice:
        """What lies in front, as `save` takes it."""
        return self._open().desk.recorded

    @property
    def view(self) -> View:
        """How the run is looked at, and how fast it is played."""
        return self._open().view

    @property
    def box(self) -> Any:
        """The widget, to be put among others."""
        return self._open().box

    def close(self) -> None:
        """Take the viewer off the page, and let go of all it holds."""
        viewer, self._viewer = self._viewer, None
        if viewer:
            viewer.close()

    def _open(self) -> "Viewer":
        if self._viewer is None:
            message = "this viewer must be open, but it was closed: explore again"
            raise RuntimeError(message)
        return self._viewer

    def _display_(self) -> Any:
        """Return a page to play with, for marimo, which has no boxes of widgets."""
        from IPython.display import HTML

        from kmviz.live.notebook.display import TALL, framed, trace_html

        viewer = self._open()
        shown = viewer.desk.recorded, viewer.view.words
        page = framed(*shown, height=TALL) or trace_html(*shown)
        return HTML(f"<div>{page}</div>")  # type: ignore[no-untyped-call]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if self._viewer is None:
            print(repr(self))
            return
        if hasattr(self.box, "_repr_mimebundle_"):
            widget: dict[str, Any] = self.box._repr_mimebundle_()
            display(widget | {"text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
        else:  # in ipywidgets 7
            super()._ipython_display_()  # type: ignore[misc]  # that of the widget
        self._viewer.keepsake.leave()
