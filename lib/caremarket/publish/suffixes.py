"""How the files that stand beside a report's page and notebook are named."""

WORKBOOK = ".xlsx"
DATA = ".csv"
METADATA = ".csv-metadata.json"  # where a reader of CSV on the Web looks for it
SUFFIXES = (WORKBOOK, DATA, METADATA)
