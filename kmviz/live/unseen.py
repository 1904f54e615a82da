"""What a key has done that the picture does not show."""

from kmviz.live.player import Player
from kmviz.live.telling import shown_or_not
from kmviz.live.view import View


def choices(player: Player, view: View) -> list[str]:
    """Return, in words, what is chosen that is not to be seen.

    Examples
    --------
    >>> player, view = Player(), View()
    >>> before = choices(player, view)
    >>> view.set_speed(4.0)
    >>> [said for said in choices(player, view) if said not in before]
    ['4 steps/s']
    """
    settings, words = player.settings, view.words
    algorithm = settings.algorithm
    named = algorithm if isinstance(algorithm, str) else algorithm.__name__
    parts = {
        words.draw_by_draw: settings.seeding,
        words.groups_at_last: settings.truth,
    }
    return [
        words.asks_first if player.asks_first else words.asks_no_more,
        words.fill(words.placed, init=words.called("init", settings.init)),
        words.both(words.label_algorithm, words.called("algorithm", named)),
        words.paced(view.speed),
        *(shown_or_not(part, words, shown=on) for part, on in parts.items()),
    ]
