"""Files that a council can publish beside a report: a spreadsheet, and the findings as data."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "background": ["Background", "background"],
        "datafile": ["COLUMNS", "csv_text"],
        "files": ["report_files"],
        "report": ["Report"],
    },
)
# Of those files; a reader of CSV on the Web looks for the last. Here, so that naming them is cheap.
SUFFIXES = (".xlsx", ".csv", ".csv-metadata.json")
