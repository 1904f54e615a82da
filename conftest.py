"""Doctests write into a folder of their own, and the cores have something to do."""

import os

import pytest


def pytest_xdist_auto_num_workers():
    """Return one more than there are cores: that with the browser mostly waits."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _doctests_write_elsewhere(request, monkeypatch, tmp_path):
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.chdir(tmp_path)
