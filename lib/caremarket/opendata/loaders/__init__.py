"""One module a publication; each has a `LOADER`."""

from caremarket.opendata.loaders import (
    area_lookups,
    ascfr_descriptions,
    ascfr_keys,
    ascof_long,
    ascof_tables,
    census_population,
    census_unpaid_care,
    cfas,
    cqc_directory,
    cqc_homes,
    cqc_ratings,
    dementia_register,
    deprivation,
    fingertips,
    mid_year_nomis,
    mid_year_workbook,
    projections,
    pssex1,
)

LOADERS = (
    area_lookups.LOADER,
    census_population.LOADER,
    census_unpaid_care.LOADER,
    mid_year_nomis.LOADER,
    mid_year_workbook.LOADER,
    projections.LOADER,
    deprivation.LOADER,
    ascfr_keys.LOADER,
    ascfr_descriptions.LOADER,
    pssex1.LOADER,
    ascof_long.LOADER,
    ascof_tables.LOADER,
    cqc_homes.LOADER,
    cqc_ratings.LOADER,
    cqc_directory.LOADER,
    dementia_register.LOADER,
    fingertips.LOADER,
    cfas.LOADER,
)


def publications_by_table() -> dict[str, list[str]]:
    """Return what can be imported for each table of evidence, by name of the table."""
    titles: dict[str, list[str]] = {}
    for loader in LOADERS:
        for table in loader.fills:
            titles.setdefault(table, []).append(loader.title)
    return titles
