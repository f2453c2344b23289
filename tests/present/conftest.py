"""What the tests of charts, tables and sentences share."""

from itertools import combinations

import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.text import Text
from traitlets.config import Config

from caremarket.present.images import png


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


@pytest.fixture
def beyond_the_picture():
    """Return the texts of a chart that are not wholly inside its picture as it is drawn."""

    def find(figure):
        png(figure)
        width, height = figure.bbox.size
        return [
            text.get_text()
            for text in figure.findobj(Text)
            if text.get_text() and text.get_visible() and text.axes is not None
            for box in [Text.get_window_extent(text)]
            if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
        ]

    return find
