"""The session of a forked kernel: what it sends goes through sockets to whoever runs it.

Only the way out and in differs from a stock kernel's session; what a message looks like does not.
"""

import os
import socket
from threading import Lock
from typing import Any

from caremarket.engine.wire import Message, UnsignedSession, packed

IOPUB = object()  # stands where a kernel has its zmq socket for outputs


class Outlet:
    """Sends whole messages through a socket, from any thread."""

    def __init__(self, connection: socket.socket):
        self._connection = connection
        self._lock = Lock()

    def send(self, parts: list[bytes]) -> None:
        """Send the parts of a message; a kernel to which nobody listens any more ends."""
        data = packed(parts)
        try:
            with self._lock:
                self._connection.sendall(data)
        except OSError:
            os._exit(1)


class CapturedSession(UnsignedSession):
    """Sends messages through two outlets."""

    def __init__(self, shell: Outlet, iopub: Outlet, **options: Any):
        super().__init__(**options)
        self._shell = shell
        self._iopub = iopub
        self._owner = os.getpid()

    def send(  # noqa: PLR0917 (the signature of Session)
        self,
        stream: Any,
        msg_or_type: Message | str,
        content: Message | None = None,
        parent: Message | None = None,
        ident: Any = None,
        buffers: list | None = None,
        track: bool = False,
        header: Message | None = None,
        metadata: Message | None = None,
    ) -> Message | None:
        """Send a message: replies have no stream, everything else is output."""
        if os.getpid() != self._owner:
            return None  # a process that a cell forked: as in a stock kernel, its messages are lost
        if isinstance(msg_or_type, dict):
            message = msg_or_type
        else:
            message = self.msg(msg_or_type, content, parent, header, metadata)
        outlet = self._shell if stream is None else self._iopub
        parts = self.serialize(message)
        outlet.send([*parts, *map(bytes, buffers or message.get("buffers") or [])])
        return message

    def feed_identities(self, msg_list: list, copy: bool = True) -> tuple[list, list]:
        """Split off the identities of the sender; messages come as bytes, never as zmq frames."""
        return super().feed_identities(msg_list, copy=True)

    def deserialize(self, msg_list: list, content: bool = True, copy: bool = True) -> Message:
        """Read a message; it comes as bytes, never as zmq frames."""
        return super().deserialize(msg_list, content=content, copy=True)
