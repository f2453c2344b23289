"""The warm engine leans on names that ipykernel and papermill keep to themselves.

When one of these tests fails after an update, look at the code that uses the name before anything
else; until it is mended, `--engine kernel` does the work.
"""

import inspect

import pytest

pytest.importorskip("fcntl")

from ipykernel import iostream, ipkernel, kernelapp, kernelbase
from ipykernel.displayhook import ZMQDisplayHook
from jupyter_client.session import Session
from nbclient import NotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager

from caremarket.engine.kernel import ForkedKernel, ForkedKernelApp
from caremarket.engine.streams import CapturedSession, CapturedStream, Publisher


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        (
            ForkedKernelApp,
            kernelapp.IPKernelApp,
            [
                "init_blackhole",
                "init_connection_file",
                "init_heartbeat",
                "init_io",
                "init_kernel",
                "init_poller",
                "init_sockets",
                "log_connection_info",
                "write_connection_file",
            ],
        ),
        (
            ForkedKernel,
            ipkernel.IPythonKernel,
            ["_abort_queues", "_execute_sleep", "_supports_kernel_subshells"],
        ),
        (CapturedSession, Session, ["deserialize", "feed_identities", "send"]),
        (CapturedStream, iostream.OutStream, ["_flush", "flush", "write"]),
        (Publisher, iostream.IOPubThread, ["schedule"]),
    ],
)
def test_what_we_override_still_exists(ours, theirs, names):
    assert [name for name in names if name not in vars(ours)] == []
    assert [name for name in names if not hasattr(theirs, name)] == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            kernelapp.IPKernelApp.initialize,
            [
                "init_blackhole",
                "init_connection_file",
                "init_poller",
                "init_sockets",
                "init_heartbeat",
                "write_connection_file",
                "log_connection_info",
                "init_io",
                "init_kernel",
                "init_gui_pylab",
                "init_code",
            ],
        ),
        (kernelapp.IPKernelApp.init_io, ["displayhook", "patch_io", "_original_stdstream_copy"]),
        (kernelapp.IPKernelApp.init_kernel, ["get_execution_count", "user_ns", "profile_dir"]),
        (ipkernel.IPythonKernel.start, ["exit_now", "debugpy_stream", "super().start()"]),
        (ipkernel.IPythonKernel.do_execute, ["shell_channel_thread.parent_thread"]),
        (
            kernelbase.Kernel.dispatch_shell,
            ["feed_identities", "deserialize", "_supports_kernel_subshells", "shell_stream"],
        ),
        (
            iostream.OutStream,
            [
                "_is_master_process",
                "_original_stdstream_copy",
                "pub_thread.thread is not None",
                "pub_thread.schedule",
                "_io_loop.call_later",
                "pub_thread.io_loop",
                "isinstance(pub_thread, IOPubThread)",
            ],
        ),
        (ZMQDisplayHook.__init__, ["session", "pub_socket"]),
        (NBClientEngine.execute_managed_notebook, ["final_kwargs"]),
        (NotebookExecutionManager, ["last_save_time", "def save", "def now"]),
        (NotebookClient, ["kernel_manager_class", "timeout_func", "has_kernel", "wait_for_ready"]),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_what_we_rely_on_is_still_written_there(code, names):
    source = inspect.getsource(code)
    assert [name for name in names if name not in source] == []
