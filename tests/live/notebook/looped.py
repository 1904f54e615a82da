"""A viewer in a loop, with a page that answers, and what is done there."""

import asyncio
import time

import kmviz

from .explored import idle


class Page:
    """A viewer in a loop, and a page that shows each picture at once."""

    def __init__(self, **options):
        self.viewer = kmviz.explore(
            "gauss", k=3, n=60, seed=4, size=(320, 320), **options
        )
        self.player, self.desk = self.viewer.player, self.viewer._viewer.desk
        self.canvas, self.places = self.viewer._viewer.canvas, []
        self.canvas.observe(self.see, "frame")

    def see(self, change):
        picture = self.viewer._viewer.picture
        self.places.append(picture.position)
        self.tell(kind="shown", frame=change["new"])

    def tell(self, **event):
        self.canvas._receive(None, event, [])

    @property
    def lasts(self):
        return self.viewer._viewer.lasting.row.layout.display is None

    async def rests(self):
        """Wait until nothing is being done for the page."""
        aside = self.viewer._viewer._aside
        await until(lambda: idle(aside))


async def until(holds):
    async with asyncio.timeout(30.0):
        while not holds():
            await asyncio.sleep(0.001)


def in_a_loop(test, **options):
    """Run a test with a page in a loop, and return what it returns."""

    async def run():
        page = Page(**options)
        try:
            return await test(page)
        finally:
            page.viewer.close()

    return asyncio.run(run())


def for_ever(*args):
    while True:
        time.sleep(0.001)
