"""A scheduler and its workers: one that runs already, or one of this machine's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from logging import CRITICAL
from typing import Any

from distributed import Client, LocalCluster
from distributed.comm import get_address_host_port

WITHIN = "10s"
"""How long a scheduler may take to answer."""


@contextmanager
def working(address: str | None, workers: int | None) -> Iterator[str]:
    """Let workers keep the blocks, and tell where they can be watched.

    Parameters
    ----------
    address : str, optional
        Where a scheduler listens: "tcp://10.0.0.1:8786".
    workers : int, optional
        How many processes of this machine work, without an address.

    Raises
    ------
    ValueError
        If that is no address.
    RuntimeError
        If no scheduler answers there.
    """
    if address is not None:
        with _reached(address) as client:
            yield _told(client)
        return
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=CRITICAL,  # what goes wrong is said in one sentence
        ) as cluster,
        Client(cluster) as client,
    ):
        yield _told(client)


def _reached(address: str) -> Client:
    try:  # a client without an address would be at work for seconds after it failed
        get_address_host_port(address)
    except ValueError:
        like = 'an address such as "tcp://10.0.0.1:8786"'
        message = f'--scheduler must be {like}, got "{address}"'
        raise ValueError(message) from None
    try:  # one that fails would stay the client of all that follows
        Client(address, timeout=WITHIN, set_as_default=False).close()
        return Client(address, timeout=WITHIN)
    except OSError as error:
        message = f"a scheduler must answer at {address}, got {type(error).__name__}"
        raise RuntimeError(message) from None


def _told(client: Any) -> str:
    return f"scheduler {client.scheduler.address}, to watch: {client.dashboard_link}"
