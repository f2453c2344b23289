"""Addresses of Dask schedulers."""

import re
from contextlib import suppress
from urllib.parse import urlsplit

from caremarket.errors import CaremarketError

SCHEMES = ("tcp", "tls", "ucx", "ws", "wss")
ADDRESS = re.compile(rf"\b({'|'.join(SCHEMES)})://[^\s'\",;)]+")
LONGEST = 80  # characters shown of an address


class ClusterError(CaremarketError):
    """The cluster cannot be used; nothing was touched."""


def check_address(address: str) -> None:
    """Refuse what is no address of a scheduler, before anything connects.

    Raises ClusterError.
    """
    with suppress(ValueError):  # a port beyond all ports
        found = urlsplit(address if "://" in address else f"tcp://{address}")
        beside = (found.path.strip("/"), found.query, found.fragment, found.username)
        if found.scheme in SCHEMES and found.hostname and found.port and not any(beside):
            return
    raise ClusterError(
        f"--dask is {address[:LONGEST]!r}, which is no address of a Dask scheduler; it must be "
        f"such as tcp://scheduler:8786 ({', '.join(SCHEMES)}). Correct it, or leave --dask out to "
        "refresh on this machine."
    )
