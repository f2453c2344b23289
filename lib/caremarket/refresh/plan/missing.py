"""What is still missing for which report, and where it can come from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from caremarket.evidence.tables.area import AREA_TABLES
from caremarket.evidence.tables.measures import COLUMNS, vocabulary
from caremarket.refresh.records.run import Run

NAMED = 3  # areas that are named; of more only the number is said
COMPUTED = {"neighbours"}  # nothing is lacking where a table is empty: it is worked out
KINDS = {"residential", "nursing"}  # of homes; what is known of one is asked of the other
AGES = {"18_64", "65_plus"}


@dataclass(frozen=True)
class Gap:
    """What a notebook reads and areas have no rows of: tables, or measures of a table."""

    notebook: str
    tables: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]  # table and measure, of tables that have other rows
    areas: tuple[str, ...]

    def __str__(self) -> str:
        named = "; ".join(self.areas[:NAMED])  # a name may have a comma
        more = len(self.areas) - NAMED
        who = f"{named}; and {more} more" if more > 0 else named
        have = "has" if len(self.areas) == 1 else "have"
        lacking = [f"no rows in {', '.join(self.tables)}"] if self.tables else []
        for table in dict.fromkeys(table for table, _ in self.measures):
            measures = ", ".join(measure for of, measure in self.measures if of == table)
            lacking.append(f"no {measures} in {table}")
        return f"{self.notebook} may be skipped or incomplete: {who} {have} {'; '.join(lacking)}."


def gaps(
    tables: Mapping[str, pd.DataFrame],
    runs: Sequence[Run],
    reads: Mapping[str, Collection[str]],
) -> list[Gap]:
    """Find the tables, and the measures in them, that reports read and areas have no rows of.

    `reads` are the tables of the evidence that each notebook reads its area's rows of. One gap for
    each notebook and all that is lacking, in order of the runs.
    """
    covered = {
        name: set(frame["area_code"].unique())
        for name, frame in tables.items()
        if "area_code" in frame
    }
    measured = {
        name: set(
            zip(tables[name]["area_code"], tables[name][COLUMNS.get(name, "measure")], strict=True)
        )
        for name in covered
        if vocabulary(name)
    }
    found: dict[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], dict[str, None]] = {}
    for run in runs:
        code, read = run.area_code, sorted(set(reads[run.notebook]) - COMPUTED)
        lacking = tuple(name for name in read if code not in covered.get(name, ()))
        measures = tuple(
            (name, measure)
            for name in read
            if name in measured and name not in lacking
            for measure, of in vocabulary(name).items()
            if run.notebook in of.reads and (code, measure) not in measured[name]
        )
        if lacking or measures:
            found.setdefault((run.notebook, lacking, measures), {})[run.area_name] = None
    return [Gap(*what, tuple(areas)) for what, areas in found.items()]


def half_given(tables: Mapping[str, pd.DataFrame], runs: Sequence[Run]) -> list[str]:
    """Say which rows on care homes are lacking where one type, or one age, is given and others not.

    Of the last period of each area's own tables; a row for both types together will do for rates.
    """
    found = []
    for code, name in dict.fromkeys((run.area_code, run.area_name) for run in runs):
        beds, voids, people = (
            frame[frame["area_code"] == code]
            for table in ("care_home_beds", "care_home_measures", "care_home_residents")
            for frame in [tables[table]]
        )
        voids = voids[voids["measure"] == "void_rate"]
        people = people[(people["funder"] == "council") & (people["location"] == "all")]
        of_people = {f"{kind}, {age}" for kind in KINDS for age in AGES}
        people = people.assign(care_type=people["care_type"] + ", " + people["age_group"])
        for table, rows, before, every, after in (
            ("care_home_beds", beds, "", KINDS, ""),
            ("care_home_measures", voids, "void_rate, ", KINDS, ""),
            ("care_home_residents", people, "council, ", of_people, ", all"),
        ):
            last = rows[rows["period"] == rows["period"].max()]
            lacking = sorted(every - set(last["care_type"]))
            if len(last) and lacking and "all" not in set(last["care_type"]):
                named = " and ".join(f"{before}{row}{after}" for row in lacking)
                found.append(
                    f"{name} has some rows of {last['period'].iloc[0]} in {table}, and lacks "
                    f"{named}: what needs them all is left out of its report on care homes."
                )
    return found


def remedy(table: str, publications: Mapping[str, list[str]]) -> str:
    """Say in a sentence what fills a table, such as `population: import …`.

    `publications` are those that can be imported, by table.
    """
    own = f"what the council has published, typed into {table}.csv of its folder"
    ways = [f"import {'; '.join(publications[table])}"] if table in publications else []
    ways += [own] if table in {schema.name for schema in AREA_TABLES} else []
    return f"{table}: {'. Or '.join(ways)}."
