"""The chart of past projections against what came."""

import pandas as pd

from caremarket import present
from caremarket.frames import rows
from caremarket.themes.age_bands import rebanded
from caremarket.themes.past import words
from caremarket.themes.past.held import BAND, held
from caremarket.themes.theme import Projected
from caremarket.themes.vintages import base_of, counts, crossed

COUNTED = "Counted or estimated"
MOST = 5  # projections; beside them the counts have a colour of their own


def projections(theme: Projected) -> present.Chart:
    """Draw people aged 65 and over as they were projected, and as they were counted."""
    found = held(theme)
    named = list(dict.fromkeys(found["vintage"]))[:MOST]
    people = rows(theme.population, sex="persons")
    lines = [
        _older(rows(people, vintage=name))
        .assign(series=name)
        .query("year >= @start", local_dict={"start": base_of(theme.population, name)})
        for name in named
    ]
    counted = [name for _, name in counts(theme.population)]
    known = pd.concat([_older(rows(people, vintage=name)) for name in counted])
    last, shown = known["year"].max(), [*named, *counted]
    lines = [of[of["year"].le(last + 5)] for of in lines]
    drawn = pd.concat([known.sort_values("year").assign(series=COUNTED), *lines])
    return present.Chart(
        present.lines(drawn, x="year", y="people", series="series", y_label="People aged 65+"),
        title=words.title(found, theme.area),
        subtitle=f"People aged 65 and over as projected and as counted, {theme.area}, "
        f"{drawn['year'].min()} to {drawn['year'].max()}",
        alt=f"Lines of {_projections(len(named))} and of what was counted. "
        + " ".join(words.misses_in_words(found)),
        source=theme.cited(" ".join(rows(people, vintage=shown)["source_id"].dropna().unique())),
        data=present.table(
            found[["vintage", "age_band", "year", "people", "counted", "miss"]].assign(
                miss=100 * found["miss"]
            ),
            f"Projections of {theme.area} beside what came",
            decimals={"people": 0, "counted": 0, "miss": 1},
            units={"miss": "% of the count"},
        ),
    )


def _older(of: pd.DataFrame) -> pd.DataFrame:
    """People aged 65 and over by year, of one vintage; none where its bands do not say."""
    whole = rebanded(crossed(of, "year"), [BAND])
    frame = whole.rename(columns={BAND: "people"}).rename_axis("year").reset_index()
    return frame.reindex(columns=["year", "people"])


def _projections(count: int) -> str:
    return "one projection" if count == 1 else f"{count} projections"
