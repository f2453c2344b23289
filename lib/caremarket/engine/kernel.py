"""What a forked process becomes: IPython's kernel, without sockets of its own.

This leans on names that ipykernel keeps to itself; tests/engine/test_private_names.py says which,
and fails when one of them moves.
"""

import asyncio
import io
import logging
import os
import socket
import sys
import threading
from types import SimpleNamespace
from typing import Any

from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

from caremarket.engine.streams import (
    IOPUB,
    CapturedSession,
    CapturedStream,
    Outlet,
    Publisher,
    watch,
)
from caremarket.engine.wire import Unpacker

PIECE = 2**16


class ForkedKernel(IPythonKernel):
    """IPython's kernel for one client that never queues requests."""

    _supports_kernel_subshells = False
    _execute_sleep = 0.0  # after each cell; for sockets that lag behind, and ours do not

    def start(self) -> None:
        """Start without a debugger, and without a line in the log that says so each time."""
        self.shell.exit_now = False
        super(IPythonKernel, self).start()

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Abort nothing: there is never a request waiting."""


class ForkedKernelApp(IPKernelApp):
    """Starts the kernel as `ipykernel_launcher` does: profile, configuration, start-up files.

    The pipe `errors` takes the place of the error stream's descriptor.
    """

    kernel_class = ForkedKernel

    def __init__(
        self,
        publisher: Publisher,
        session: CapturedSession,
        errors: tuple[int, int],
        **options: Any,
    ):
        super().__init__(session=session, **options)
        self._errors = errors
        self.iopub_socket = IOPUB
        self.iopub_thread = publisher
        self.config.HistoryManager.enabled = False  # no database, no thread; In and Out stay

    def init_blackhole(self) -> None:
        """Leave the streams open."""

    def init_connection_file(self) -> None:
        """Write none: there is one client, and it is connected."""

    write_connection_file = log_connection_info = init_connection_file

    def init_poller(self) -> None:
        """Watch for nothing: the operating system ends this process with its parent."""

    init_heartbeat = init_poller

    def init_sockets(self) -> None:
        """Open none."""

    def init_io(self) -> None:
        """Capture the output streams and descriptors."""
        for handler in self.log.handlers:
            if isinstance(handler, logging.StreamHandler):  # the kernel's own log is no output
                handler.setStream(io.TextIOWrapper(io.FileIO(os.dup(2), "w")))
        publisher = self.iopub_thread
        sys.stdout = CapturedStream(self.session, publisher, "stdout", 1, os.pipe())
        sys.stderr = CapturedStream(self.session, publisher, "stderr", 2, self._errors)
        self.displayhook = sys.displayhook = ZMQDisplayHook(self.session, IOPUB)
        watch(publisher, [sys.stdout, sys.stderr])
        self.patch_io()

    def init_kernel(self) -> None:
        """Make the kernel."""
        self.kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            # top-level await asks whether it runs in the main thread
            shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
            iopub_thread=self.iopub_thread,
            iopub_socket=IOPUB,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count


def run_kernel(
    shell: socket.socket, iopub: socket.socket, errors: tuple[int, int], arguments: list[str]
) -> None:
    """Be a kernel until the client says that it is done, or is gone.

    The pipe `errors` takes the place of the error stream's descriptor; arguments are as for
    `ipykernel_launcher`.
    """
    sys.argv = ["ipykernel_launcher", *arguments]
    session = CapturedSession(Outlet(shell), Outlet(iopub))
    app = ForkedKernelApp.instance(publisher=Publisher(), session=session, errors=errors)
    asyncio.run(_serve(app, shell, arguments))


async def _serve(app: ForkedKernelApp, shell: socket.socket, arguments: list[str]) -> None:
    app.initialize(arguments)
    app.kernel.start()
    requests = Unpacker()
    while (request := await _next(requests, shell)) is not None:
        _, parts = app.session.feed_identities(request)
        if app.session.deserialize(parts)["msg_type"] == "shutdown_request":
            return
        await app.kernel.dispatch_shell(request)


async def _next(requests: Unpacker, shell: socket.socket) -> list[bytes] | None:
    """Wait for a request, while tasks of the notebook run on; None when the client is gone."""
    loop = asyncio.get_running_loop()
    while (request := requests.take()) is None:
        readable = loop.create_future()
        loop.add_reader(shell, lambda it=readable: it.done() or it.set_result(None))
        try:
            await readable
        finally:
            loop.remove_reader(shell)
        data = shell.recv(PIECE)
        if not data:
            return None
        requests.feed(data)
    return request
