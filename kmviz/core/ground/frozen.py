"""Mappings that nobody changes, which can be copied and pickled."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value", covariant=True)


class Frozen(Mapping[Key, Value]):
    """A mapping that stays as it is.

    Python's own, `types.MappingProxyType`, can neither be pickled nor deeply copied.

    Examples
    --------
    >>> Frozen({1: "one"})[1], Frozen({1: "one"})
    ('one', Frozen({1: 'one'}))
    """

    __slots__ = ("_facts",)

    def __init__(self, facts: Mapping[Key, Value]) -> None:
        self._facts = dict(facts)

    def __getitem__(self, key: Key) -> Value:
        """Return what belongs to a key."""
        return self._facts[key]

    def __iter__(self) -> Iterator[Key]:
        """Return the keys, one after the other."""
        return iter(self._facts)

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self._facts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._facts})"
