"""What the tests of charts, tables and sentences share."""

from itertools import combinations

import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.text import Text
from traitlets.config import Config


@pytest.fixture
def displayed():
    """Call a function in an IPython shell; return the mime bundles that it displayed."""
    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config)

    def call(function, *args, **kwargs):
        with capture_output() as captured:
            function(*args, **kwargs)
        return [output.data for output in captured.outputs]

    yield call
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


@pytest.fixture
def parsed():
    return lambda html: BeautifulSoup(html, "html.parser")


@pytest.fixture
def overlapping():
    """Return the pairs of texts of some axes that lie over one another, row names included."""

    def find(axes):
        texts = [*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels()]
        boxes = [
            (text.get_text(), Text.get_window_extent(text))
            for text in texts
            if text.get_text() and text.get_visible()
        ]
        return [
            (one, other)
            for (one, box), (other, beside) in combinations(boxes, 2)
            if box.overlaps(beside)
        ]

    return find
