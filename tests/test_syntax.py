"""Parsing in a process with threads, where finalisers let others go on."""

import gc
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from caremarket.engine.preload import imports_of
from caremarket.publish.background import tables_in
from caremarket.syntax import parsed

SOURCE = "\n".join(f"rows_{n} = data.table('beds')[[{n}, *range({n})]]" for n in range(200))
NODE = new_notebook(cells=[new_code_cell(SOURCE)])
fresh_tables_in = tables_in.__wrapped__  # each time, as what is remembered is not parsed


@pytest.fixture
def finalisers_that_wait():
    """Collect garbage at every turn, and let another thread go on whenever that happens."""

    def wait(*_):
        time.sleep(0)

    before = gc.get_threshold()
    gc.callbacks.append(wait)
    gc.set_threshold(10)
    yield
    gc.set_threshold(*before)
    gc.callbacks.remove(wait)


@pytest.mark.parametrize(
    "work", [lambda: parsed(SOURCE), lambda: fresh_tables_in(SOURCE), lambda: imports_of(NODE)]
)
def test_threads_that_parse_at_the_same_time_do_not_disturb_each_other(finalisers_that_wait, work):
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(work) for _ in range(24)]:
            done.result()
    assert gc.isenabled()


def test_what_is_no_python_is_said_and_leaves_the_collector_on():
    with pytest.raises(SyntaxError):
        parsed("1 +")
    assert gc.isenabled()
