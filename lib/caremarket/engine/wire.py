"""Jupyter messages on a stream socket, in the parts that `Session.serialize` makes of them.

A message is the number of its parts, the length of each, and the parts: what zmq does for a stock
kernel. Messages are not signed: the sockets have no name, so that nobody else can write to them.
"""

import os
import struct
from collections.abc import Sequence
from typing import Any

from jupyter_client.session import Session

from caremarket.engine.bounds import FLOODED, OUTPUT

NUMBER = struct.Struct("!I")

Message = dict[str, Any]


class UnsignedSession(Session):
    """A session that neither signs messages nor asks for signatures."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.auth = None


class BoundedSession(Session):
    """Ends its process, a kernel, instead of sending more than a notebook may put out.

    Whoever receives the messages keeps all of them in memory.
    """

    def __init__(self, **options: Any):
        super().__init__(**options)
        self._sent = 0

    def serialize(self, msg: Message, ident: Any = None) -> list[bytes]:
        """Write a message in parts."""
        parts = super().serialize(msg, ident)
        self._sent += sum(map(len, [*parts, *map(memoryview, msg.get("buffers") or [])]))
        if self._sent > OUTPUT:
            os._exit(FLOODED)
        return parts


def packed(parts: Sequence[bytes]) -> bytes:
    """Write the parts of a message."""
    numbers = [len(parts), *map(len, parts)]
    return b"".join([*map(NUMBER.pack, numbers), *parts])


class Unpacker:
    """Puts messages together from the pieces in which a socket delivers them."""

    def __init__(self) -> None:
        self._received = bytearray()

    def feed(self, data: bytes) -> None:
        """Take in what was received."""
        self._received += data

    def take(self) -> list[bytes] | None:
        """Return the parts of the next message, or None if it is not all there yet."""
        count = self._number(0)
        if count is None or len(self._received) < (start := (1 + count) * NUMBER.size):
            return None
        lengths = [self._number(1 + part) for part in range(count)]
        if len(self._received) < start + sum(lengths):
            return None
        parts = []
        for length in lengths:
            parts.append(bytes(self._received[start : start + length]))
            start += length
        del self._received[:start]
        return parts

    def _number(self, index: int) -> int | None:
        start = index * NUMBER.size
        if len(self._received) < start + NUMBER.size:
            return None
        return NUMBER.unpack_from(self._received, start)[0]
