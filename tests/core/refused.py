"""What is tried with unusable values, and the sentence that refuses them."""

import pytest

X = [[0, 0], [1, 0], [0, 1], [9, 9], [8, 9]]
START = [[0, 0], [9, 9]]


def told(call, *arguments, error=ValueError, **options):
    """Return what the error of a call says."""
    with pytest.raises(error) as caught:
        call(*arguments, **options)
    assert type(caught.value) is error
    return str(caught.value)
