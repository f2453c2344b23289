"""One schema for each table of evidence: types, units, allowed values and keys.

The schemas are the single description of the evidence: `prepare` validates against them, and
docs/data-dictionary.md is generated from them.
"""

from caremarket.evidence.tables.area import AREA_TABLES
from caremarket.evidence.tables.imported import IMPORTED_TABLES
from caremarket.evidence.tables.national import NATIONAL_TABLES

TABLES = {schema.name: schema for schema in (*AREA_TABLES, *IMPORTED_TABLES, *NATIONAL_TABLES)}
