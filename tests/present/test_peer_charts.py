import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from caremarket import present
from caremarket.errors import PresentError
from caremarket.present.figures import png
from caremarket.present.peers import PEER
from caremarket.present.style import FOCUS, UNFOCUSED

COUNCILS = 152
AREAS = pd.DataFrame(
    {
        "area": [f"Council {place}" for place in range(COUNCILS)],
        "people": np.geomspace(2_000, 1_200_000, COUNCILS).round(),
        "rate": 8 + 3 * np.sin(np.arange(COUNCILS)),
    }
)
SIZES = np.geomspace(2_000, 1_200_000, 40)
LIMITS = pd.DataFrame(
    {
        "people": SIZES,
        "lower_95": 8 - 60 / np.sqrt(SIZES),
        "upper_95": 8 + 60 / np.sqrt(SIZES),
        "lower_998": 8 - 95 / np.sqrt(SIZES),
        "upper_998": 8 + 95 / np.sqrt(SIZES),
    }
)
LOOK = {"value": "rate", "label": "area", "y_label": "Carers, % of aged 5+"}
FUNNEL = {**LOOK, "size": "people", "x_label": "Residents aged 5 and over"}
PEERS = ["Council 3", "Council 70", "Council 140"]
LEVELS = {"England": 8.2, "East of England": 8.1}


def texts(axes):
    return [text.get_text() for text in axes.texts]


def ranked(frame=AREAS, **changed):
    given = {**LOOK, "focus": "Council 75", "peers": PEERS, "references": LEVELS, **changed}
    return present.ranked(frame, **given)


def funnel(frame=AREAS, **changed):
    given = {**FUNNEL, "focus": "Council 75", "peers": PEERS, "references": LEVELS, **changed}
    return present.funnel(frame, LIMITS, **given)


def test_every_area_has_a_bar_from_nought_the_lowest_first():
    axes = ranked().axes[0]
    outlines = [path.vertices[:4] for path in axes.collections[0].get_paths()]
    assert [outline[1, 1] for outline in outlines] == sorted(AREAS["rate"])
    assert {outline[0, 1] for outline in outlines} == {0}
    assert axes.get_ylim()[0] == 0
    assert axes.get_xlabel() == "152 areas, from the lowest to the highest"


def test_the_area_and_its_peers_stand_out_by_more_than_colour():
    axes = ranked().axes[0]
    colours = pd.Series([to_hex(one).upper() for one in axes.collections[0].get_facecolors()])
    assert colours.value_counts().to_dict() == {UNFOCUSED: 148, PEER: 3, FOCUS: 1}
    below = axes.lines[0]
    assert below.get_marker() == "^"
    assert sorted(below.get_xdata()) == list(colours.index[colours == PEER])


def long_name(place):
    """The council of a rank from the lowest, under a name as long as there is."""
    chosen = AREAS["rate"].rank(method="first") == place + 1
    return AREAS.assign(area=AREAS["area"].mask(chosen, "Bournemouth, Christchurch and Poole"))


@pytest.mark.parametrize("chart", [ranked, funnel])
@pytest.mark.parametrize("place", [0, 1, 20, 75, 130, 150, 151])
def test_a_long_name_has_room_wherever_the_council_stands(chart, place, overlapping):
    figure = chart(long_name(place), focus="Bournemouth, Christchurch and Poole")
    axes = figure.axes[0]
    assert overlapping(axes) == []
    key = axes.get_legend().get_window_extent()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert not any(key.overlaps(box) for box in boxes)
    assert all(0 <= box.x0 and box.x1 <= figure.bbox.width for box in [*boxes, key])


@pytest.mark.parametrize("chart", [ranked, funnel])
@pytest.mark.parametrize("focus", ["Council 0", "Council 75", "Council 11", "Council 151"])
def test_names_do_not_run_into_each_other_or_out_of_the_picture(chart, focus, overlapping):
    figure = chart(focus=focus)
    axes = figure.axes[0]
    value = AREAS.set_index("area").loc[focus, "rate"]
    assert f"{focus} {value:.1f}" in texts(axes)
    assert {"England", "East of England"} <= {text.replace("\n", " ") for text in texts(axes)}
    assert overlapping(axes) == []
    boxes = [text.get_window_extent() for text in axes.texts]
    boxes.append(axes.get_legend().get_window_extent())
    assert min(box.x0 for box in boxes) >= 0
    assert max(box.x1 for box in boxes) <= figure.bbox.width
    key = axes.get_legend().get_window_extent()
    assert not key.overlaps(axes.title.get_window_extent())
    assert not any(key.overlaps(text.get_window_extent()) for text in axes.texts)


def test_the_key_says_nothing_of_peers_where_there_are_none():
    for figure in (ranked(peers=[]), funnel(peers=[])):
        named = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        assert named == ["Council 75", "Other areas"]


def test_areas_without_a_value_are_left_out():
    gaps = AREAS.assign(rate=AREAS["rate"].where(AREAS["people"] > 10_000))
    axes = ranked(gaps).axes[0]
    assert len(axes.collections[0].get_paths()) == gaps["rate"].notna().sum() < COUNCILS


def test_the_funnel_draws_both_limits_on_a_logarithmic_axis_of_sizes():
    axes = funnel().axes[0]
    assert axes.get_xscale() == "log"
    drawn = [tuple(line.get_ydata()[:1]) for line in axes.lines[:4]]
    columns = ["lower_95", "upper_95", "lower_998", "upper_998"]
    assert drawn == [(LIMITS[name].iloc[0],) for name in columns]
    assert {"Most councils (95%)", "Nearly all (99.8%)"} <= {
        text.replace("\n", " ") for text in texts(axes)
    }
    shown = [text.get_text() for text in axes.get_xticklabels()]
    assert shown == ["3,000", "10,000", "30,000", "100,000", "300,000", "1,000,000"]


def test_such_charts_are_small():
    assert max(len(png(chart())) for chart in (ranked, funnel)) < 25_000


def test_the_same_figures_make_the_same_picture():
    first, again = io.BytesIO(png(funnel())), io.BytesIO(png(funnel()))
    assert first.getvalue() == again.getvalue()


@pytest.mark.parametrize("chart", [ranked, funnel])
def test_an_area_without_a_value_makes_no_chart(chart):
    gaps = AREAS.assign(rate=AREAS["rate"].where(AREAS["area"] != "Council 75"))
    with pytest.raises(PresentError, match="Council 75 has no value among the 151 areas"):
        chart(gaps)
