"""What describes one table of evidence."""

from dataclasses import dataclass
from functools import cached_property

import pandera.pandas as pa

from caremarket.evidence.tables import columns as c


@dataclass(frozen=True)
class TableSchema:
    """What one table of evidence holds.

    Attributes:
        name: File name without `.csv`, and name of the processed table.
        description: One sentence on what a row is.
        columns: The pandera columns, in file order, without the common tail.
        key: Columns that, with `source_id`, identify a row.
        value: The column that holds the printed figure.
        totals: Key columns in which `all` (or a wider age band) marks a printed total that
            reconciliation checks against its parts; empty where nothing adds up.
        tolerance: Largest difference between a total and its parts that is rounding, in the
            unit of `value`.
        national: Whether the table lives in data/raw/rates and holds for every area.
    """

    name: str
    description: str
    columns: tuple[pa.Column, ...]
    key: tuple[str, ...]
    value: str = "value"
    totals: tuple[str, ...] = ()
    tolerance: float = 0.0
    national: bool = False

    @property
    def names(self) -> list[str]:
        """The columns of the raw file, in order."""
        return list(self.frame_schema.columns)

    @cached_property
    def frame_schema(self) -> pa.DataFrameSchema:
        """The pandera schema of the raw file, common tail included."""
        tail = c.NATIONAL_TAIL if self.national else c.TAIL
        return pa.DataFrameSchema(
            {column.name: column for column in (*self.columns, *tail)},
            strict=True,
            coerce=True,
            unique=[*self.key, "source_id"],
            name=self.name,
        )

    @cached_property
    def import_schema(self) -> pa.DataFrameSchema:
        """The pandera schema of an imported table: of many areas, unless it holds everywhere."""
        own = self.frame_schema
        if self.national or "area_code" in own.columns:
            return own
        return pa.DataFrameSchema(
            {"area_code": c.text("area_code", c.AREA_CODE_FORM, "GSS code"), **own.columns},
            strict=True,
            coerce=True,
            unique=["area_code", *own.unique],
            name=self.name,
        )
