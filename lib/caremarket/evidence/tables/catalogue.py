"""One schema for each table: `prepare` checks by it, and docs/data-dictionary.md comes of it."""

from caremarket.evidence.tables.area import AREA_TABLES
from caremarket.evidence.tables.imported import IMPORTED_TABLES
from caremarket.evidence.tables.national import NATIONAL_TABLES

TABLES = {schema.name: schema for schema in (*AREA_TABLES, *IMPORTED_TABLES, *NATIONAL_TABLES)}
