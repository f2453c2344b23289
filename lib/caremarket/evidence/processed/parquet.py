"""The tables of data/processed: read one by one, replaced all together."""

import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
from pyarrow.parquet import ParquetFile, filters_to_expression

from caremarket.evidence.processed.state import MANIFEST, SEEN, Prepared
from caremarket.locks import holding
from caremarket.project import Project

BUILDING = ".building-"

# Most tables have some hundred rows. At that size an analysis of text held as Python objects takes
# a quarter less time than one of Arrow arrays, the choice of pandas; the type is `str` with both.
pd.set_option("mode.string_storage", "python")

ROW_GROUP = 10_000  # rows; tables are in order of area, so that one area is read from few groups


def table_path(folder: Path, name: str) -> Path:
    """Return where a table lies."""
    return folder / f"{name}.parquet"


def read_processed(
    folder: Path, name: str, filters: list | None = None, columns: list[str] | None = None
) -> pd.DataFrame:
    """Read a table, or some of it: filters and columns are those of `pandas.read_parquet`."""
    path = table_path(folder, name)
    with ParquetFile(path) as file:
        if file.num_row_groups > 1:
            return pd.read_parquet(path, filters=filters, columns=columns)
        # A table of one row group is read whole: choosing groups would take longer.
        needed = {*columns, *(column for column, *_ in filters or [])} if columns else None
        table = file.read(columns=needed and list(needed), use_threads=False)
    if filters:
        table = table.filter(filters_to_expression(filters))
    return (table.select(columns) if columns else table).to_pandas(use_threads=False)


def as_parquet(frame: pd.DataFrame) -> bytes:
    """Return a table as it is stored: the same bytes however its text was held."""
    texts = dict.fromkeys(frame.select_dtypes("str").columns, "str")
    stream = io.BytesIO()
    frame.astype(texts).to_parquet(stream, index=False, row_group_size=ROW_GROUP)
    return stream.getvalue()


def replace_tables(
    project: Project, tables: Mapping[str, pd.DataFrame], prepared: Prepared
) -> None:
    """Replace tables, and the manifest that says what they were made from.

    The manifest goes first and comes back last: where that is cut short, the next refresh makes all
    of them again. As only one process does this at a time, unfinished tables are of a killed one.
    """
    folder = project.processed
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(holding(folder))
        for left in folder.glob(f"{BUILDING}*"):
            shutil.rmtree(left, ignore_errors=True)
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix=BUILDING, dir=folder))
        building = Path(name)
        for table, frame in tables.items():
            table_path(building, table).write_bytes(as_parquet(frame))
        known = vars(prepared) | {"files": prepared.files.hashes}  # nothing of this machine
        text = json.dumps(known, sort_keys=True) + "\n"
        (building / MANIFEST).write_text(text, encoding="utf-8")
        seen = {"stamps": prepared.files.stamps, "seen": prepared.files.seen}
        (building / SEEN).write_text(json.dumps(seen), encoding="utf-8")
        (folder / MANIFEST).unlink(missing_ok=True)
        for made in [*(table_path(building, table) for table in tables), building / SEEN]:
            os.replace(made, folder / made.name)
        os.replace(building / MANIFEST, folder / MANIFEST)
