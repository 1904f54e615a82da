"""An explorer that is a widget, so that it goes wherever a widget goes."""

from typing import Any

import ipywidgets as widgets

from kmviz.live.desk import Desk
from kmviz.live.notebook.explorer import Explorer
from kmviz.live.notebook.viewer import Viewer
from kmviz.live.view import View


class ExplorerBox(Explorer, widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """An explorer, and the box of its widgets.

    Parameters
    ----------
    desk : Desk
        What is shown lies in front on it.
    view : View
        How it is looked at.
    **settings
        Those of a `Viewer`.
    """

    _leave = widgets.VBox.close  # at the end of Python it has no other name any more

    def __init__(self, desk: Desk, view: View, **settings: Any) -> None:
        widgets.VBox.__init__(self)
        self._viewer = Viewer(desk, view, box=self, **settings)

    def close(self) -> None:
        """Take the viewer off the page, and let go of all it holds."""
        viewer, self._viewer = self._viewer, None
        if viewer is not None:
            viewer.close()
            self.children = ()
        else:
            self._leave()
