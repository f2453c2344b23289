"""What describes one table of evidence."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pandera.pandas as pa
from pandera.config import ValidationDepth, config_context

from caremarket.evidence.tables import columns as c


def held_to(rules: pa.DataFrameSchema, frame: pd.DataFrame, *, lazy: bool = False) -> pd.DataFrame:
    """Check a frame, whatever the environment (`PANDERA_VALIDATION_ENABLED`) says of checks.

    Raises SchemaError at the first fault, or if `lazy` SchemaErrors that name all.
    """
    with config_context(True, ValidationDepth.SCHEMA_AND_DATA):
        return rules.validate(frame, lazy=lazy)


@dataclass(frozen=True)
class TableSchema:
    """What one table of evidence holds."""

    name: str  # file name without `.csv`, and name of the processed table
    description: str  # one sentence on what a row is
    columns: tuple[pa.Column, ...]  # in file order, without the common tail
    value: str = "value"  # the column of the printed figure
    own_key: tuple[str, ...] = ()  # the key, where it is not all columns before the value
    totals: tuple[str, ...] = ()  # key columns whose `all`, or wider age band, is a printed total
    tolerance: float = 0.0  # difference from the sum of parts that is rounding, unit of `value`
    national: bool = False  # lives in data/raw/rates and holds for every area

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row, with `source_id`."""
        names = [column.name for column in self.columns]
        return self.own_key or tuple(names[: names.index(self.value)])

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
