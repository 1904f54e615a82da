"""A property that is worked out once, by whichever thread asks first."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):
    """A property that is kept once it is known.

    That of the standard library has one lock for all objects of a class before Python
    3.12: while a thread works out that of a million points, all others wait for theirs.

    Parameters
    ----------
    make : callable
        Works it out.

    Examples
    --------
    >>> class Answer:
    ...     @once
    ...     def value(self):
    ...         print("worked out")
    ...         return 42
    >>> answer = Answer()
    >>> answer.value + answer.value
    worked out
    84
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object, owner: type) -> Self | T:
        if instance is None:
            return self
        value = vars(instance)[self._name] = self._make(instance)
        return value
