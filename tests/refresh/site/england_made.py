"""Councils of a made-up England, as the tests of its pages need them: a grid of squares."""

import pandas as pd
from site_records import record, reports

from caremarket.evidence.processed.parquet import as_parquet
from caremarket.publish import csv_text
from caremarket.refresh.site.themes import Theme

SIDE = 30_000  # metres
ROW = 6  # councils
CODES = [f"E0600{place:04}" for place in range(1, 21)] + [f"E0900{at:04}" for at in range(1, 5)]
NAMES = {code: f"Council {code[1:3]}-{int(code[5:])}" for code in CODES}
BEDS = Theme(
    "beds",
    "How many?",
    {"name": "Care home beds", "measures": {"beds": "Registered beds per 1,000 residents"}},
)


def square(place):
    """Return the outline of the council at a place of the grid."""
    x, y = 300_000 + SIDE * (place % ROW), 300_000 - SIDE * (place // ROW)
    corners = [(x, y), (x + SIDE, y), (x + SIDE, y - SIDE), (x, y - SIDE), (x, y)]
    return f"POLYGON (({', '.join(f'{right} {up}' for right, up in corners)}))"


def boundaries(codes=CODES, period="2022"):
    """Return the evidence table of outlines."""
    outlines = [square(CODES.index(code)) for code in codes]
    columns = {"area_code": list(codes), "period": period, "outline": outlines}
    return pd.DataFrame(columns).assign(source_id="ons-boundaries-2022")


def residents(codes=CODES):
    """Return the evidence table `population`: 1,000 in the first council, 2,000 in the next."""
    people = [1000 * (1 + CODES.index(code)) for code in codes]
    frame = pd.DataFrame({"area_code": list(codes), "people": people})
    return frame.assign(
        vintage="census_2021", sex="persons", age_band="all", source_id="nomis-census-2021-age"
    )


def put(project, **tables):
    """Put tables where prepared ones lie."""
    project.processed.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        (project.processed / f"{name}.parquet").write_bytes(as_parquet(frame))


def finding(code, metric, category, value, *, period="2026", notebook="beds", **more):
    """Return a row of findings of a council."""
    row = {"area_code": code, "area_name": NAMES[code], "notebook": notebook, "metric": metric}
    row |= {"scenario": "baseline", "category": category, "period": period, "value": value}
    row |= {"lower": None, "upper": None, "unit": "per_1000", "basis": "published"}
    return row | {"method": "as_printed", "source_ids": "cqc"} | more


def rate(code, value, **more):
    """Return a council's own rate, as a notebook that compares councils records it."""
    return finding(code, "benchmark", "beds|area", value, **more)


def ratio(code, value, lower, upper, **more):
    """Return what was observed over what is expected."""
    limits = {"lower": lower, "upper": upper, "unit": "ratio"}
    return finding(code, "observed_over_expected", "beds", value, **limits, **more)


def published(out, rows):
    """Write the data files of reports with these findings; return the reports on all councils."""
    records = [record("beds", code=code, name=name) for code, name in NAMES.items()]
    for each in records:
        path = out / f"{each.key}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = [row for row in rows if row["area_code"] == each.area_code]
        path.write_text(csv_text(mine), encoding="utf-8")
    return reports(*records, themes=[BEDS])
