"""Importing what national publishers release: `caremarket import`.

A publication is recognised by its content, read in place, given the codes of today's councils and
written as tidy tables of evidence below data/raw/national, where `caremarket prepare` finds it.

How to add a publication: a module in `loaders` with a `LOADER`, listed in `loaders/__init__.py`.

* `recognise(opened)` looks at `opened.sheets` and `opened.top(sheet)` (first rows as text) and
  returns a `Recognised` with the `Source`, as `sources.national_statistics` makes it (its id names
  publication *and* release, so that releases stand beside each other), or None. By
  `opened.need_columns` it raises `ImportFileError` where it is the publication in a shape that
  cannot be read. Never look at the file's name. Names of columns are compared by `headings` alone,
  dates read by `dates` alone. What is read with another file of the import (`opened.beside`), and
  is no evidence by itself, raises `LeftOutError`.
* `read(opened, recognised, geography)` reads `opened.table(header, sheet)` (cells as text) or
  `opened.chunks(...)`, turns cells into numbers with `raw.markers.parse_cells` (the one parser
  of marks, told which cells are counts), and codes into today's areas with `areas.to_areas` and,
  for counts, `areas.added_up`; what brings rows together before that asks `repeated.once` first;
  names with `geography.find`, CASSR codes with `geography.codes_by_cassr`. It returns a `Loaded`:
  tables of `evidence.tables` by name, with `area_code`, a `locator` for every row and no
  `source_id` (filled in); and `Skipped` entries for everything left out.
* Suppressed counts stay as the mark (`[c]`, `*`, `<5`) in a column of counts; `prepare` makes the
  interval of them.
* A total is never stored beside parts in a way that would be summed twice: each row says by its
  key (`all`, a wider age band) what it covers.

`importing.import_files` does the rest: schema checks, manifest, replacing, all or nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"importing": ["Outcome", "import_files"], "loaders": ["publications_by_table"]},
)
