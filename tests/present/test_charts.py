import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from caremarket import present
from caremarket.errors import PresentError
from caremarket.present.trends import round_values

YEARS = [2020, 2025, 2030, 2035]
SPEND = pd.DataFrame(
    {
        "group": ["memory_and_cognition", "physical_support", "mental_health"],
        "gbp": [1_200_345.0, 23_000.0, 45_000.0],
        "least": [1_100_000.0, 20_000.0, np.nan],
        "most": [1_300_000.0, 26_000.0, np.nan],
    }
)
GAPS = pd.DataFrame(
    {
        "method": ["norm_england", "norm_shop", "queue_buffer"],
        "gap": [120.0, -40.0, 5.0],
        "least": [80.0, -90.0, -30.0],
        "most": [160.0, 10.0, 40.0],
    }
)
PAIRS = pd.DataFrame(
    [
        {"group": group, "age": age, "gbp": gbp}
        for group, both in {"learning_disability": (12, 0.2), "mental_health": (5, 6)}.items()
        for age, gbp in zip(["18_64", "65_plus"], both, strict=True)
    ]
)


def growth(*starts):
    return pd.DataFrame(
        [
            {"year": year, "rates": f"rate_set_{place}", "people": start * (1 + (year - 2020) / 50)}
            for place, start in enumerate(starts)
            for year in YEARS
        ]
    )


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_bars_start_from_nought_and_carry_their_values(overlapping):
    figure = present.bars(SPEND, value="gbp", label="group", x_label="£ a year")
    axes = figure.axes[0]
    assert axes.get_xlim()[0] == 0
    assert texts(axes)[:3] == ["1,200,345", "23,000", "45,000"]
    assert axes.get_yticklabels()[0].get_text() == "Memory and cognition"
    assert axes.yaxis_inverted()
    assert overlapping(axes) == []


def test_negative_bars_keep_their_values_off_the_names(overlapping):
    frame = pd.DataFrame({"type": ["residential", "nursing"], "beds": [120, -45]})
    axes = present.bars(frame, value="beds", label="type", x_label="Beds").axes[0]
    assert texts(axes) == ["120", "−45"]
    assert overlapping(axes) == []


def test_limits_are_drawn_where_they_are_given():
    figure = present.bars(
        SPEND, value="gbp", label="group", lower="least", upper="most", x_label="£ a year"
    )
    segments = figure.axes[0].collections[0].get_segments()
    assert [[point[0] for point in ends] for ends in segments] == [
        [1_100_000, 1_300_000],
        [20_000, 26_000],
    ]


def test_focus_turns_the_other_bars_grey():
    figure = present.bars(SPEND, value="gbp", label="group", x_label="£", focus="mental_health")
    colours = [patch.get_facecolor() for patch in figure.axes[0].patches]
    assert colours[0] == colours[1] != colours[2]


def test_reference_line_is_within_the_axis_and_named():
    axes = present.bars(
        SPEND, value="gbp", label="group", x_label="£", reference=2e6, reference_label="England"
    ).axes[0]
    assert axes.get_xlim()[1] >= 2e6
    assert "England" in texts(axes)


def test_intervals_contain_the_reference(overlapping):
    axes = present.intervals(
        GAPS.head(1), value="gap", label="method", lower="least", upper="most", x_label="Beds"
    ).axes[0]
    assert axes.get_xlim()[0] < 0
    axes = present.intervals(
        GAPS, value="gap", label="method", lower="least", upper="most", x_label="Beds"
    ).axes[0]
    assert texts(axes)[:3] == ["120", "−40", "5"]
    assert overlapping(axes) == []


def test_grouped_bars_name_each_series_once(overlapping):
    axes = present.grouped_bars(
        PAIRS, value="gbp", label="group", series="age", x_label="£ million"
    ).axes[0]
    assert axes.get_xlim()[0] == 0
    assert texts(axes) == ["18–64: 12.0", "5.0", "65+: 0.2", "6.0"]
    assert overlapping(axes) == []


def test_stacked_bars_name_even_thin_segments(overlapping):
    axes = present.stacked_bars(
        PAIRS, value="gbp", label="group", series="age", x_label="£ million"
    ).axes[0]
    assert {"18–64", "65+"} <= set(texts(axes))
    assert axes.get_xlim()[0] == 0
    assert overlapping(axes) == []


def test_a_segment_that_the_first_bar_lacks_is_named_in_a_key(overlapping):
    pairs = pd.DataFrame(
        {"group": ["a", "b", "b"], "age": ["18_64", "18_64", "65_plus"], "gbp": [2.0, 5.0, 6.0]}
    )
    look = {"value": "gbp", "label": "group", "series": "age", "x_label": "£ million"}
    axes = present.stacked_bars(pairs, **look).axes[0]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["18–64", "65+"]
    assert not {"18–64", "65+"} & set(texts(axes))
    assert overlapping(axes) == []
    nowhere = pd.concat([PAIRS, PAIRS.head(1).assign(age="none", gbp=0.0)])
    assert "None" not in texts(present.stacked_bars(nowhere, **look).axes[0])


def test_stacked_bars_with_long_names_do_not_overlap(overlapping):
    names = [
        "commissioning_and_service_delivery",
        "learning_disability",
        "memory_and_cognition",
        "physical_support",
        "sensory_support",
        "social_support",
    ]
    frame = pd.DataFrame({"age": "all", "reason": names, "gbp": [90, 1, 1, 1, 1, 1]})
    axes = present.stacked_bars(frame, value="gbp", label="age", series="reason", x_label="£").axes[
        0
    ]
    assert overlapping(axes) == []


def test_negative_values_cannot_be_stacked():
    with pytest.raises(PresentError, match="negative values, which cannot be stacked"):
        present.stacked_bars(
            PAIRS.assign(gbp=-1), value="gbp", label="group", series="age", x_label="£"
        )


def test_rows_that_come_twice_are_refused():
    with pytest.raises(PresentError, match="'mental_health' and '65_plus' come more than once"):
        present.grouped_bars(
            pd.concat([PAIRS, PAIRS.tail(1)]),
            value="gbp",
            label="group",
            series="age",
            x_label="£",
        )


def test_lines_start_from_nought_with_a_label_each(overlapping):
    axes = present.lines(
        growth(2020, 2010, 2000, 1830),
        x="year",
        y="people",
        series="rates",
        y_label="People",
        reference=2015,
        reference_label="Known to services",
    ).axes[0]
    assert axes.get_ylim()[0] == 0
    assert "Rate set 3" in texts(axes)
    assert "Known to\nservices" in texts(axes) or "Known to services" in texts(axes)
    assert overlapping(axes) == []
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2020", "2025", "2030", "2035"]


def test_a_line_ends_where_a_value_is_missing():
    months = [f"month {place}" for place in range(20)]
    frame = pd.DataFrame({"month": months, "people": 100.0})
    frame.loc[[4, 6], "people"] = np.nan  # 5 stands between two gaps
    line = present.lines(frame, x="month", y="people", y_label="People").axes[0].lines[0]
    assert np.flatnonzero(np.isnan(line.get_ydata())).tolist() == [4, 6]
    assert np.flatnonzero(line.get_markevery()).tolist() == [5]
    assert line.get_marker() != "None"
    whole = present.lines(frame.dropna(), x="month", y="people", y_label="People").axes[0].lines[0]
    assert whole.get_marker() == "None"


def test_bands_are_the_limits_given():
    frame = growth(100).assign(
        least=lambda rows: rows.people - 10, most=lambda rows: rows.people + 20
    )
    axes = present.lines(
        frame, x="year", y="people", lower="least", upper="most", y_label="People"
    ).axes[0]
    points = axes.collections[0].get_paths()[0].vertices
    assert points[:, 1].min() == pytest.approx(90)
    assert points[:, 1].max() == pytest.approx(150)


@pytest.mark.parametrize(
    ("values", "most", "written"),
    [
        (range(2020, 2036), 8, [2020, 2025, 2030, 2035]),
        (range(2021, 2036), 8, [2021, 2025, 2030, 2035]),
        (range(2021, 2033), 8, [2021, 2025, 2032]),
        (range(2020, 2026), 8, list(range(2020, 2026))),
        (range(65, 96), 3, [65, 80, 95]),
        ([2011, 2018, 2020, 2021, 2022, 2024, 2026], 8, [2011, 2018, 2020, 2022, 2024, 2026]),
        ([2020], 8, [2020]),
    ],
)
def test_years_written_are_the_first_the_last_and_round_ones(values, most, written):
    assert round_values(values, most) == written


def test_named_periods_keep_their_order():
    frame = pd.DataFrame({"period": ["2018-19", "2019-20", "2020-21"], "carers": [3, 2, 1]})
    axes = present.lines(frame, x="period", y="carers", y_label="Carers").axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2018-19", "2019-20", "2020-21"]


def test_too_many_lines_are_refused():
    with pytest.raises(PresentError, match="7 series; a reader can tell at most 6 apart"):
        present.lines(growth(*range(1, 8)), x="year", y="people", series="rates", y_label="People")


def test_nothing_to_draw_is_said():
    with pytest.raises(PresentError, match="every value is missing"):
        present.lines(growth(np.nan), x="year", y="people", y_label="People")


def test_small_multiples_share_their_axes(overlapping):
    frame = pd.concat(
        [growth(size, size / 2).assign(band=band) for band, size in (("65-69", 10), ("70+", 99))]
    )
    figure = present.small_multiples(
        frame, x="year", y="people", panel="band", series="rates", y_label="People"
    )
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert figure.axes[0].get_ylim()[0] == 0
    assert [axes.get_title("left") for axes in figure.axes] == ["65–69", "70+"]
    assert texts(figure.axes[1]) == ["Rate set 0", "Rate set 1"]
    assert overlapping(figure.axes[1]) == []


def test_a_line_that_the_last_panel_lacks_is_named_as_well(overlapping):
    bands = {"65-69": growth(10, 5), "70+": growth(8), "75+": growth(6, 7, 3)}
    frame = pd.concat([rows.assign(band=band) for band, rows in bands.items()])
    look = {"x": "year", "y": "people", "panel": "band", "series": "rates", "y_label": "People"}
    first, short = present.small_multiples(frame[frame["band"] != "75+"], **look).axes[:2]
    assert (texts(first), texts(short)) == (["Rate set 1"], ["Rate set 0"])
    assert overlapping(first) + overlapping(short) == []
    missing = frame[(frame["band"] != "75+") | (frame["rates"] == "rate_set_2")]
    panels = present.small_multiples(missing, **look).axes
    told = [[text.replace("\n", " ") for text in texts(panel)] for panel in panels[:3]]
    assert told == [["Rate set 0", "Rate set 1"], [], ["Rate set 2"]]  # each where its line is
    ends = {text.get_text().replace("\n", " "): text.xy for text in panels[0].texts}
    assert ends == {
        name: tuple(line.get_xydata()[-1])
        for name, line in zip(("Rate set 0", "Rate set 1"), panels[0].lines, strict=True)
    }


def test_small_multiples_draw_the_reference_in_every_panel():
    frame = pd.concat([growth(5).assign(band=band) for band in ("65-69", "70+")])
    figure = present.small_multiples(
        frame, x="year", y="people", panel="band", y_label="People", reference=-40
    )
    for axes in figure.axes:
        assert any(set(line.get_ydata()) == {-40} for line in axes.lines)
        assert axes.get_ylim()[0] < -40


def test_tornado_puts_the_widest_on_top(overlapping):
    frame = pd.DataFrame(
        {"what": ["returns", "growth"], "low": [101.0, -20.0], "high": [104.0, 220.0]}
    )
    axes = present.tornado(
        frame, label="what", low="low", high="high", base=100, x_label="Beds"
    ).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Growth", "Returns"]
    assert texts(axes) == ["low −20", "high 220", "low 101, high 104", "Base 100"]
    assert overlapping(axes) == []
    leftmost = axes.texts[0].get_window_extent().x0
    names = max(label.get_window_extent().x1 for label in axes.get_yticklabels())
    assert leftmost - names > 12, "a number touches the rows' names"


def test_the_sides_of_a_tornado_keep_their_colours():
    frame = pd.DataFrame({"what": ["up", "down"], "low": [90.0, 120.0], "high": [110.0, 80.0]})
    axes = present.tornado(
        frame, label="what", low="low", high="high", base=100, x_label="Beds"
    ).axes[0]
    sides = {(bar.get_width() > 0, to_hex(bar.get_facecolor())) for bar in axes.patches}
    assert len(sides) == 2
    still = frame.assign(high=[100.0, 80.0])
    axes = present.tornado(
        still, label="what", low="low", high="high", base=100, x_label="Beds"
    ).axes[0]
    assert texts(axes) == ["high 80", "low 120", "low 90", "Base 100"]  # none where no bar is


def test_steps_end_at_the_sum(overlapping):
    frame = pd.DataFrame({"step": ["2020", "ageing", "rates"], "people": [2020.0, 191.0, -80.0]})
    axes = present.steps(frame, label="step", value="people", y_label="People", total="2035").axes[
        0
    ]
    assert texts(axes) == ["2,020", "+191", "−80", "2,131"]
    assert axes.patches[-1].get_height() == pytest.approx(2131)
    assert axes.patches[2].get_y() == pytest.approx(2211)
    assert axes.get_ylim()[0] == 0
    assert overlapping(axes) == []


def test_heat_writes_every_number_readably():
    axes = present.heat(
        PAIRS.assign(gbp=[12.0, -0.2, 5.0, 6.0]),
        row="group",
        column="age",
        value="gbp",
        label="£ million",
    ).axes[0]
    assert texts(axes) == ["12.0", "−0.2", "5.0", "6.0"]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "Learning disability",
        "Mental health",
    ]
    assert axes.texts[0].get_color() == "white"
    assert axes.texts[1].get_color() == "black"


def test_heat_leaves_missing_cells_empty():
    frame = PAIRS.assign(gbp=[12.0, np.nan, 5.0, 6.0])
    axes = present.heat(frame, row="group", column="age", value="gbp", label="£ million").axes[0]
    assert texts(axes) == ["12", "5", "6"]


def test_no_text_leaves_the_picture(beyond_the_picture):
    tornado = pd.DataFrame(
        {"what": ["share_of_all_carers_to_be_known", "growth"], "low": [63, -20], "high": [185, 97]}
    )
    charts = [
        present.bars(SPEND, value="gbp", label="group", upper="most", lower="least", x_label="£"),
        present.bars(SPEND, value="gbp", label="group", x_label="£ in the year, all of it"),
        present.intervals(
            GAPS, value="gap", label="method", lower="least", upper="most", x_label="Beds"
        ),
        present.grouped_bars(PAIRS, value="gbp", label="group", series="age", x_label="£"),
        present.stacked_bars(PAIRS, value="gbp", label="group", series="age", x_label="£"),
        present.lines(
            growth(2020, 2010, 2000), x="year", y="people", series="rates", y_label="People"
        ),
        present.small_multiples(
            pd.concat([growth(9, 3).assign(band=band) for band in ("65-69", "70+", "a", "b")]),
            x="year",
            y="people",
            panel="band",
            series="rates",
            y_label="People",
        ),
        present.tornado(tornado, label="what", low="low", high="high", base=90, x_label="Beds"),
        present.steps(SPEND, label="group", value="gbp", y_label="£", total="Total"),
        present.heat(PAIRS, row="group", column="age", value="gbp", label="£ million"),
    ]
    assert [beyond_the_picture(figure) for figure in charts] == [[]] * len(charts)


def test_no_text_is_below_twelve_points():
    figure = present.grouped_bars(PAIRS, value="gbp", label="group", series="age", x_label="£")
    assert {text.get_fontsize() for text in figure.findobj(Text) if text.get_text()} == {12.0}


def test_a_missing_value_leaves_its_bar_out():
    frame = pd.DataFrame({"type": ["a", "b"], "beds": pd.array([12, None], dtype="Int64")})
    axes = present.bars(frame, value="beds", label="type", x_label="Beds").axes[0]
    assert texts(axes) == ["12"]
    assert len(axes.get_yticklabels()) == 2
