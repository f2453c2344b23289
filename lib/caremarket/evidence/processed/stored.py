"""The tables of data/processed with the rows of some areas replaced."""

from collections.abc import Collection, Mapping

import pandas as pd

from caremarket.evidence.processed.parquet import read_processed
from caremarket.evidence.raw.folders import areas_frame
from caremarket.evidence.raw.merged import in_order
from caremarket.evidence.tables.catalogue import AREA_TABLES
from caremarket.project import Project

ORDER = {schema.name: place for place, schema in enumerate(AREA_TABLES)}


class UnreadableError(Exception):
    """A table of data/processed cannot be read, or is not the one that was written."""


class Stored:
    """The tables as they were prepared last, each read when it is asked for.

    Lengths are the rows of each table; one that has others raises an UnreadableError.
    """

    def __init__(self, project: Project, lengths: Mapping[str, int]):
        self._folder = project.processed
        self._lengths = lengths

    def with_rows(self, name: str, new: pd.DataFrame, codes: Collection[str]) -> pd.DataFrame:
        """Return a table, in order of area, with the rows of some areas replaced by new ones."""
        old = self._read(name)
        kept = old[~old["area_code"].isin(codes)]
        return in_order(_joined(kept, new))

    def with_areas(self, new: pd.DataFrame, codes: Collection[str]) -> pd.DataFrame:
        """Return the areas, of which some are new, changed or gone: columns as `Area`."""
        old = self._read("areas")
        kept = areas_frame(old[~old["area_code"].isin(codes)].to_dict("records"))
        return in_order(_joined(kept, new))

    def with_rows_about(
        self, name: str, new: pd.DataFrame, codes: Mapping[str, Collection[str]]
    ) -> pd.DataFrame:
        """Return `reconciliation` or `disclosure` with rows about some areas, by table, replaced.

        New is all that there is to say of these now. The order, by table and area, stays.
        """
        old = self._read(name)
        replaced = pd.Series(False, index=old.index)
        for table, of_areas in codes.items():
            replaced |= old["table"].eq(table) & old["area_code"].isin(of_areas)
        both = _joined(old[~replaced], new)
        order = both.assign(table=both["table"].map(ORDER))
        places = order.sort_values(["table", "area_code"], kind="stable").index
        return both.loc[places].reset_index(drop=True)

    def _read(self, name: str) -> pd.DataFrame:
        try:
            frame = read_processed(self._folder, name)
        except (OSError, ValueError) as error:
            raise UnreadableError from error
        if len(frame) != self._lengths[name]:
            raise UnreadableError
        return frame


def _joined(kept: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Put rows together; types of columns are only those of frames that have rows."""
    if new.empty:
        return kept.reset_index(drop=True)
    return pd.concat([kept, new], ignore_index=True) if len(kept) else new
