"""The kernel manager and client that nbclient uses with forked kernels."""

import asyncio
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterable
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError

from caremarket.engine.fork import Fork
from caremarket.engine.nest import Nest
from caremarket.engine.wire import Message, Unpacker, UnsignedSession, packed

PIECE = 2**18
SEND_TIMEOUT = 30.0  # seconds for a kernel to take in a request
GRACE = 5.0  # seconds that a kernel gets for its own end
DRAIN = 1.0  # seconds to take in the last outputs of a dead kernel


class Channel:
    """Messages from a kernel, and to it.

    `first` is a channel to be read to its end before this one says that the kernel is dead, so that
    its last outputs are not lost.
    """

    def __init__(
        self,
        connection: socket.socket,
        fork: Fork,
        session: Session,
        first: "Channel | None" = None,
    ):
        connection.setblocking(False)
        self._connection = connection
        self._fork = fork
        self._session = session
        self._first = first
        self._messages = Unpacker()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.ended = False

    def send(self, message: Message) -> None:
        """Send a message; a kernel that does not take it in is killed."""
        data = memoryview(packed(self._session.serialize(message)))
        poll = select.poll()
        poll.register(self._connection, select.POLLOUT)
        try:
            while data:
                if not poll.poll(SEND_TIMEOUT * 1000):
                    self._fork.kill()
                data = data[self._connection.send(data) :]
        except OSError:
            return  # whoever waits for the reply is told that the kernel is dead

    async def get_msg(self, timeout: float | None = None) -> Message:
        """Wait for a message, so many seconds; None for ever.

        Raises Empty if none has come, DeadKernelError if none can come.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while (parts := self._messages.take()) is None:
            left = None if end is None else max(0.0, end - time.monotonic())
            try:
                await asyncio.wait_for(self._readable(), left)
                data = self._connection.recv(PIECE)
            except BlockingIOError:
                continue
            except TimeoutError:
                raise Empty from None
            except OSError:
                data = b""
            if not data:
                await self._end()
            self._messages.feed(data)
        _, parts = self._session.feed_identities(parts)
        return self._session.deserialize(parts)

    def close(self) -> None:
        """Close the socket.

        A task that was cancelled may not have noticed yet: if the event loop went on to watch the
        descriptor, it would take the next socket with that number for this one, and wait for ever.
        """
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._connection)
        self._loop = None
        self._connection.close()

    async def _readable(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        readable = loop.create_future()
        loop.add_reader(self._connection, lambda: readable.done() or readable.set_result(None))
        try:
            await readable
        finally:
            if self._loop is not None:  # not closed
                loop.remove_reader(self._connection)
                self._loop = None

    async def _end(self) -> None:
        self.ended = True
        limit = time.monotonic() + DRAIN
        while self._first and not self._first.ended and time.monotonic() < limit:
            await asyncio.sleep(0.01)
        raise DeadKernelError(f"Kernel died: {self._fork.words()}")


class WarmKernelClient:
    """What nbclient needs of a kernel client."""

    allow_stdin = False

    def __init__(self, fork: Fork, session: Session):
        self.session = session
        self._fork = fork
        self.iopub_channel = Channel(fork.iopub, fork, session)
        self.shell_channel = Channel(fork.shell, fork, session, first=self.iopub_channel)

    def start_channels(self) -> None:
        """Do nothing: they are open from the beginning."""

    def stop_channels(self) -> None:
        """Close the channels."""
        self.shell_channel.close()
        self.iopub_channel.close()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers.

        Raises RuntimeError if it does not, as jupyter_client has it.
        """
        asked = self.kernel_info()
        try:
            while (await self.shell_channel.get_msg(timeout))["parent_header"]["msg_id"] != asked:
                continue
        except Empty:
            raise RuntimeError(f"Kernel didn't respond in {timeout} seconds") from None

    def kernel_info(self) -> str:
        """Ask the kernel what it is; return the id of the request."""
        return self._ask("kernel_info_request", {})

    def execute(  # noqa: PLR0917 (nbclient's signature)
        self,
        code: str,
        silent: bool = False,
        store_history: bool = True,
        user_expressions: dict[str, Any] | None = None,
        allow_stdin: bool | None = None,
        stop_on_error: bool = True,
    ) -> str:
        """Ask the kernel to run a cell; return the id of the request."""
        content = {
            "code": code,
            "silent": silent,
            "store_history": store_history,
            "user_expressions": user_expressions or {},
            "allow_stdin": self.allow_stdin if allow_stdin is None else allow_stdin,
            "stop_on_error": stop_on_error,
        }
        return self._ask("execute_request", content)

    def shutdown(self) -> None:
        """Ask the kernel to end."""
        self._ask("shutdown_request", {"restart": False})

    def is_alive(self) -> bool:
        """Say whether the kernel still runs."""
        return not self._fork.ended()

    def _ask(self, kind: str, content: Message) -> str:
        request = self.session.msg(kind, content)
        self.shell_channel.send(request)
        return request["header"]["msg_id"]


class WarmKernelManager(KernelManager):
    """Gets its kernel from a nest; `manager_class` says from which."""

    nest: Nest
    environment: dict[str, str]
    told_end: Callable[[Fork], None] | None

    def __init__(self, **options: Any):
        super().__init__(**options)
        self._fork: Fork | None = None
        self._client: WarmKernelClient | None = None

    @property
    def has_kernel(self) -> bool:
        """Whether a kernel was started."""
        return self._fork is not None

    def start_kernel(
        self,
        *,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        extra_arguments: Iterable[str] = (),
        **_: Any,
    ) -> None:
        """Fork a kernel, with arguments as for `ipykernel_launcher`.

        Working directory and environment are those of this process where they are not given.
        """
        environment = {**(os.environ if env is None else env), **self.environment}
        self._fork = self.nest.fork(cwd or os.getcwd(), environment, list(extra_arguments))

    def client(self, **_: Any) -> WarmKernelClient:
        """Return the client of the kernel."""
        self._client = WarmKernelClient(self._fork, UnsignedSession())
        return self._client

    def is_alive(self) -> bool:
        """Say whether the kernel still runs."""
        return self._fork is not None and not self._fork.ended()

    def interrupt_kernel(self) -> None:
        """Send the kernel what Ctrl-C sends."""
        self._fork.send(signal.SIGINT)

    def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End the kernel: at once, or after it has run what it has to run at its end."""
        if not now and self._client:
            self._client.shutdown()
            self._fork.ended(GRACE)
        self._fork.kill()

    def cleanup_resources(self, restart: bool = False) -> None:
        """Close the connections to the kernel."""
        if self._fork is not None:
            self._fork.kill()
            if self.told_end:
                type(self).told_end(self._fork)
            if self._client is not None:
                self._client.stop_channels()
            self._fork.close()


def manager_class(
    nest: Nest,
    environment: dict[str, str] | None = None,
    told_end: Callable[[Fork], None] | None = None,
) -> type[WarmKernelManager]:
    """Return the class of kernel managers that get their kernels from a nest.

    `environment` is what every kernel's has beside the rest; `told_end` is told of one that has
    ended.
    """
    members = {"nest": nest, "environment": environment or {}, "told_end": told_end}
    return type("NestKernelManager", (WarmKernelManager,), members)
