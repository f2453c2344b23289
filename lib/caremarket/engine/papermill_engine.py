"""The papermill engine `caremarket`: `papermill --engine caremarket in.ipynb out.ipynb`."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_core.utils import ensure_event_loop
from papermill.engines import NBClientEngine, NotebookExecutionManager

SAVE_EVERY = 1.0  # seconds
SETTLE = 1.0  # seconds for cancelled tasks to end
KERNEL = "python3"  # the kernel of the environment that papermill runs in


class WarmEngine(NBClientEngine):
    """Papermill's own engine with kernels that are forked instead of started.

    Where forking is not to be had, and for kernels other than `python3`, it is papermill's own
    engine and nothing more.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        told: Callable[[NotebookExecutionManager], object] | None = None,
        **options: Any,
    ) -> None:
        """Execute a notebook; options are those of papermill's own engine.

        `told` is given the manager, for whoever wants to see the notebook whatever happens to it;
        `kernel_manager_class` may say where kernels come from.
        """
        if told is not None:
            told(nb_man)
        # Papermill imports this module, so that what only a run needs waits for one.
        from caremarket.engine.client import manager_class  # noqa: PLC0415
        from caremarket.engine.machine import can_fork  # noqa: PLC0415
        from caremarket.engine.nest import Nest  # noqa: PLC0415
        from caremarket.engine.preload import imports_of  # noqa: PLC0415

        run = super().execute_managed_notebook
        with saved_now_and_then(nb_man), no_task_left():
            if "kernel_manager_class" in options or kernel_name != KERNEL or not can_fork():
                run(nb_man, kernel_name, **options)
                return
            with Nest(imports_of(nb_man.nb)) as nest:
                run(nb_man, kernel_name, kernel_manager_class=manager_class(nest), **options)


@contextmanager
def saved_now_and_then(nb_man: NotebookExecutionManager) -> Iterator[None]:
    """Save the notebook at most once a second instead of twice a cell, while it runs.

    Papermill saves it once more at the end, whatever happened.
    """
    save = nb_man.save

    def save_if_due(**options: Any) -> None:
        nb_man.nb = options.get("nb") or nb_man.nb
        if (nb_man.now() - nb_man.last_save_time).total_seconds() >= SAVE_EVERY:
            save(**options)

    nb_man.save = save_if_due
    try:
        yield
    finally:
        del nb_man.save


@contextmanager
def no_task_left() -> Iterator[None]:
    """Cancel what nbclient still waits for when a notebook fails: nobody would fetch the result.

    Tasks that have failed already are told in one line. asyncio would write their tracebacks, at
    whatever moment the garbage collector finds them; Python 3.11 parses source code for that, and
    fails if it is just then parsing something else.
    """
    loop = ensure_event_loop()
    if loop.is_running():
        yield
        return
    loop.set_exception_handler(
        lambda _, context: logging.getLogger("asyncio").info(
            "%s: %s", context.get("message"), repr(context.get("exception") or "")
        )
    )
    try:
        yield
    finally:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=SETTLE))
