"""One module a publication; each has a `LOADER`."""

from importlib import import_module

MODULES = (  # in the order in which a file is shown to them
    "boundaries",
    "area_lookups",
    "census_population",
    "census_unpaid_care",
    "mid_year_nomis",
    "mid_year_workbook",
    "mid_year_series",
    "projections",
    "deprivation",
    "ascfr_keys",
    "ascfr_descriptions",
    "ascfr_tables",
    "asc_activity",
    "asc_finance",
    "pssex1",
    "ascof_long",
    "ascof_tables",
    "client_level",
    "provider_occupancy",
    "provider_residents",
    "cqc_homes",
    "cqc_registrations",
    "cqc_ratings",
    "cqc_directory",
    "gp_carers",
    "dementia_register",
    "fingertips",
    "cfas",
)
LOADERS = tuple(import_module(f"{__name__}.{name}").LOADER for name in MODULES)


def publications_by_table() -> dict[str, list[str]]:
    """Return what can be imported for each table of evidence, by name of the table."""
    titles: dict[str, list[str]] = {}
    for loader in LOADERS:
        for table in loader.fills:
            titles.setdefault(table, []).append(loader.title)
    return titles
