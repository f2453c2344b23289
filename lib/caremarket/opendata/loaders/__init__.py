"""One module a publication; each has a `LOADER`."""

from caremarket.opendata.loaders import (
    ascfr_descriptions,
    ascfr_keys,
    ascof_long,
    ascof_tables,
    census_unpaid_care,
    cfas,
    cqc_directory,
    cqc_homes,
    cqc_ratings,
    dementia_register,
    fingertips,
    pssex1,
)

LOADERS = (
    census_unpaid_care.LOADER,
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
