"""Homes that open and close: registrations made up, with rates that are known."""

import numpy as np
import pandas as pd
import pytest

from caremarket.themes.residential import openings

LIST = "2026-10/2026-10"


def registration(name, beds, started, ended=None, **cells):
    plain = {"area_code": "E06000032", "period": LIST, "postcode": None, "uprn": None}
    plain["source_id"] = "cqc"
    return {**plain, "location_id": name, "beds": beds, "started": started, "ended": ended, **cells}


def table(*found):
    return pd.DataFrame([*found])


FIRST = [  # two homes from the beginning, of which one closed
    registration("1-1", 40, "2010-10-01"),
    registration("1-2", 30, "2010-10-01", "2014-05-01"),
]


YEARS = range(2012, 2027)


def closed_later(*found):
    """The list of closed homes covers as much as that of homes that are open."""
    return table(*FIRST, registration("1-9", 0, "2010-10-01", "2026-01-02"), *found)


@pytest.mark.parametrize(
    ("beds", "started", "address", "anew"),
    [
        (32, "2014-05-20", {"postcode": "LU11AA"}, True),
        (40, "2014-05-20", {"postcode": "LU11AA"}, False),  # too many beds for the same home
        (32, "2014-05-20", {"postcode": "LU22BB"}, False),
        (32, "2014-09-20", {"postcode": "LU11AA"}, False),  # months later
        (32, "2014-04-20", {"postcode": "LU11AA"}, True),  # both for some days
        (45, "2014-05-20", {"postcode": "LU22BB", "uprn": "1001"}, True),  # the same property
        (30, "2014-05-20", {"postcode": "LU11AA", "uprn": "2002"}, False),  # another property
    ],
)
def test_a_home_registered_anew_neither_opened_nor_closed(beds, started, address, anew):
    old = registration("1-5", 30, "2010-10-01", "2014-05-01", postcode="LU11AA", uprn="1001")
    if "uprn" not in address:
        old["uprn"] = None
    dated = openings.registrations(closed_later(old, registration("1-6", beds, started, **address)))
    found = openings.by_year(dated, YEARS).loc[2014]
    assert found["homes_closed"] == (1 if anew else 2)
    assert found["homes_opened"] == (0 if anew else 1)
    assert found["resized"] == (beds - 30 if anew else 0)
    assert found["net"] == -30 + beds - 30


def test_a_home_registered_anew_over_a_new_year_is_missing_on_no_day():
    old = registration("1-5", 30, "2010-10-01", "2014-12-20", uprn="7")
    new = registration("1-6", 33, "2015-01-15", uprn="7")
    beds = openings.beds_by_year(openings.registrations(closed_later(old, new))).loc["E06000032"]
    assert beds[2014] == 100
    assert beds[2015] == 73


def test_each_registration_is_matched_once():
    old = [registration(f"1-{at}", 30, "2010-10-01", "2014-05-01", uprn="7") for at in (5, 6)]
    new = registration("1-7", 30, "2014-05-02", uprn="7")
    found = openings.by_year(openings.registrations(closed_later(*old, new)), YEARS).loc[2014]
    assert (found["homes_closed"], found["homes_opened"]) == (2, 0)


def test_the_newest_list_says_whether_a_home_closed():
    earlier = registration("1-2", 30, "2010-10-01", period="2012-01/2012-01")
    dated = openings.registrations(closed_later(earlier))
    assert dated.set_index("location_id").loc["1-2", "ended"] == pd.Timestamp("2014-05-01")
    assert dated["location_id"].is_unique


@pytest.mark.parametrize(
    "left_out",
    [
        lambda it: it.assign(ended=None),  # no list of closed homes
        lambda it: it.assign(started=None),
        lambda it: it[it["ended"].notna()],  # no list of homes that are open
    ],
)
def test_with_half_of_the_lists_nothing_is_told(left_out):
    found = left_out(closed_later())
    dated = openings.registrations(found)
    assert dated.empty
    assert list(openings.counted_years(dated)) == []
    assert openings.scores(found).empty


def simulated(rng, councils, opening, closing):
    """Return registrations of councils in which homes open and close at known rates a year."""
    homes, beds = 60, 40
    found = []
    for council in range(councils):
        code = f"E0600{council:04d}"
        for at in range(homes + 15 * 10):
            start = 2010.75 if at < homes else 2011 + (at - homes) // 10 + rng.random()
            if at >= homes and rng.random() > opening / 10:
                continue
            life = rng.exponential(1 / closing) if closing else np.inf
            days = [
                pd.Timestamp(int(day), 1, 1) + pd.Timedelta(days=int(day % 1 * 365))
                if day < 2026.75
                else None
                for day in (start, start + life)
            ]
            began, ended = (None if day is None else f"{day:%Y-%m-%d}" for day in days)
            if began:
                cells = {"area_code": code, "uprn": f"{council}-{at}"}
                name = f"1-{council}-{at}"
                found.append(registration(name, beds, began, ended, **cells))
    return pd.DataFrame(found)


def test_known_rates_of_opening_and_closing_come_back():
    dated = openings.registrations(simulated(np.random.default_rng(4), 30, 2.0, 0.03))
    assert openings.counted_years(dated) == YEARS
    found = openings.by_year(dated, YEARS) / 30
    assert found["homes_opened"].mean() == pytest.approx(2.0, rel=0.1)
    share = (found["closed"] / openings.beds_by_year(dated).mean()).mean()
    assert share == pytest.approx(0.03, rel=0.1)


def test_beds_of_a_year_follow_from_the_year_before():
    every = openings.registrations(simulated(np.random.default_rng(5), 3, 1.0, 0.05))
    beds = openings.beds_by_year(every)
    for code, dated in every.groupby("area_code"):
        found = openings.by_year(dated, YEARS)
        moved = beds.loc[code].diff().shift(-1).dropna()
        assert found["net"].tolist() == moved.tolist()


def test_a_trend_that_goes_on_wins_and_one_that_does_not_loses():
    rng = np.random.default_rng(6)
    falling = openings.scores(simulated(rng, 40, 0.0, 0.05))
    assert falling["horizon"].tolist() == [1, 3, 5]
    assert openings.wins(falling)
    still = openings.scores(simulated(rng, 40, 1.8, 0.03))  # as many open as close
    last = still.iloc[-1]
    assert last["model_error"] > last["naive_error"]
    assert not openings.wins(still)
    assert falling["councils"].tolist() == [40, 40, 40]
    # So few years show less than there is: limits of 95% hold in fewer, and the score says so.
    assert falling["coverage"].between(82, 99).all()


def test_limits_of_a_course_are_wider_further_ahead_and_hold_the_mean():
    rng = np.random.default_rng(7)
    found = openings.course([0, 0, -0.03, 0, 0.06, 0, 0, -0.02], 9, rng)
    assert found.index.tolist() == list(range(1, 10))
    assert found["change"].iloc[1] == pytest.approx((1 + 0.01 / 8) ** 2 - 1)
    width = found["upper"] - found["lower"]
    assert (width.diff().dropna() >= 0).all()
    assert width.iloc[-1] > 3 * width.iloc[0]
    assert (found["lower"] < found["change"]).all()


def test_where_nothing_opened_or_closed_the_course_stands_still():
    found = openings.course([0] * 6, 5, np.random.default_rng(8))
    assert (found == 0).all(axis=None)


def test_scores_need_years_behind_and_ahead():
    beds = pd.DataFrame([[100.0] * 6], index=["E06000032"], columns=range(2012, 2018))
    assert openings.scores_of(beds).empty
    assert not openings.wins(openings.scores_of(beds))
