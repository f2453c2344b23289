"""One module a publication; each has a `LOADER`."""

from caremarket.opendata.loaders import census_unpaid_care

LOADERS = (census_unpaid_care.LOADER,)
