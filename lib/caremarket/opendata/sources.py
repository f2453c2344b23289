"""The sources that loaders name: most publications have the same licence and kind."""

from functools import partial

from caremarket.evidence.raw.sources import Source

national_statistics = partial(
    Source, licence="Open Government Licence v3.0", kind="national_statistics"
)
