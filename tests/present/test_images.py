import io

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.text import Text
from PIL import Image

from caremarket import present
from caremarket.present.images import APART, MOST_COLOURS, png, with_few_colours

GRID = pd.DataFrame(
    [
        {"row": f"r{row}", "column": f"c{column}", "value": float(7 * row - 3 * column)}
        for row in range(5)
        for column in range(5)
    ]
)


def heat():
    return present.heat(GRID, row="row", column="column", value="value", label="Beds")


def drawn(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].astype(int)


def test_areas_keep_their_colour_and_edges_nearly():
    before = drawn(heat())
    picture = Image.open(io.BytesIO(png(heat())))
    after = np.asarray(picture.convert("RGB")).astype(int)
    assert len(picture.getcolors()) <= MOST_COLOURS
    colours, places, counts = np.unique(
        before.reshape(-1, 3), axis=0, return_index=True, return_counts=True
    )
    filled = places[counts > 0.01 * counts.sum()]
    assert len(filled) > 20  # white, and the cells
    assert (after.reshape(-1, 3)[filled] == before.reshape(-1, 3)[filled]).all()
    assert len(colours) > MOST_COLOURS
    assert np.abs(after - before).max() <= 2 * APART


def test_a_picture_of_one_colour_is_that_colour():
    image = with_few_colours(np.full((4, 6, 4), [18, 67, 109, 255], np.uint8))
    assert image.size == (6, 4)
    assert image.convert("RGB").getcolors() == [(24, (18, 67, 109))]


def test_runs_that_go_on_in_the_next_row_are_put_back_where_they_were():
    white, blue = [255, 255, 255, 255], [18, 67, 109, 255]
    rows = np.array([[white, white, blue], [blue, white, white]], np.uint8)
    assert (np.asarray(with_few_colours(rows).convert("RGB")) == rows[..., :3]).all()


def test_a_readers_own_settings_change_nothing():
    usual = png(heat())
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.dpi": 50}):
        assert png(heat()) == usual


def test_a_readers_own_settings_are_theirs_again_after_a_chart():
    with matplotlib.rc_context({"font.size": 30, "xtick.major.size": 9}):
        before = matplotlib.rcParams.copy()
        png(heat())
        assert matplotlib.rcParams.copy() == before


def test_a_chart_on_another_canvas_is_the_same_picture():
    moved = heat()
    FigureCanvasSVG(moved)
    assert isinstance(moved.canvas, FigureCanvasSVG)
    assert png(moved) == png(heat())


def test_opacity_makes_no_colour_of_its_own():
    rows = np.array([[[18, 67, 109, 255], [18, 67, 109, 0], [255, 255, 255, 0]]], np.uint8)
    image = with_few_colours(rows).convert("RGB")
    assert sorted(image.getcolors()) == [(1, (255, 255, 255)), (2, (18, 67, 109))]


def test_a_secret_is_not_drawn(monkeypatch):
    def chart(name):
        frame = pd.DataFrame({"name": [f"a {name}y", "b"], "value": [1.0, 2.0]})
        figure = present.bars(frame, label="name", value="value", x_label=f"Beds {name}1")
        figure.axes[0].annotate(f"{name}_", (0.5, 0.5))
        return figure

    usual = png(chart("<API_TOKEN>"))
    assert png(chart("opensesame")) != usual
    monkeypatch.setenv("API_TOKEN", "opensesame")
    assert png(chart("<API_TOKEN>")) == usual
    assert not [it for it in shown(chart("opensesame")) if "opensesame" in it]


def shown(figure):
    png(figure)
    return [text.get_text() for text in figure.findobj(Text)]
