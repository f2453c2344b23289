"""The names that the column `measure` may hold, what each means, and its unit and bounds."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

COLUMNS = {"predicted_need": "condition"}  # the column that holds the name, where not `measure`
UNREAD = "note_"  # what a name of an analyst's own begins with: kept, and read by no report
PARTS_OF = {"proportion": 1, "percent": 100, "per_100": 100, "per_1000": 1000, "per_100000": 10**5}


@dataclass(frozen=True)
class Measure:
    """What is measured under a name."""

    name: str
    meaning: str
    unit: str
    least: float  # of its unit; no figure can lie outside
    most: float
    usual: float  # what figures are usually above: below it, another unit may be meant
    reads: tuple[str, ...]  # the notebooks that read it

    def factor(self, unit: str) -> float | None:
        """Return what turns a figure in a unit into one in this measure's; None if nothing does."""
        if unit == self.unit:
            return 1.0
        if unit in PARTS_OF and self.unit in PARTS_OF:
            return PARTS_OF[self.unit] / PARTS_OF[unit]
        return None

    @property
    def units(self) -> list[str]:
        """The units that a figure may be given in, its own first."""
        others = PARTS_OF if self.unit in PARTS_OF else ()
        return [self.unit, *(unit for unit in others if unit != self.unit)]

    @property
    def bounds(self) -> str:
        """What a figure may be, in words."""
        if self.least == -float("inf"):
            return "any number"
        return f"from {self.least:g}" + ("" if self.most == float("inf") else f" to {self.most:g}")


@cache
def vocabulary(table: str) -> dict[str, Measure]:
    """Return the measures of a table of evidence by name; none where names are free."""
    text = files(__package__).joinpath("measures.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] == table]
    return {
        row["measure"]: Measure(
            row["measure"],
            row["meaning"],
            row["unit"],
            float(row["least"] or "-inf"),
            float(row["most"] or "inf"),
            float(row["usual"] or "-inf"),
            tuple(row["reads"].split()),
        )
        for row in rows
    }
