"""From the bytes of a publication to what a loader can look into."""

from caremarket.errors import ImportFileError
from caremarket.opendata import csv_text
from caremarket.opendata.content import SHAPE_MAGIC, XLS_MAGIC, ZIP_MAGIC, Content
from caremarket.opendata.opened import CsvFile, Opened, Workbook
from caremarket.opendata.shapes import Shapefile


def open_content(content: Content) -> Opened:
    """Look into a file or a member of a zip: CSV, a workbook or a shapefile."""
    start = content.start()
    if not start:
        raise ImportFileError(f"{content.label} is empty. Download it again.")
    if start.startswith((ZIP_MAGIC, XLS_MAGIC)):
        return Workbook(content)
    if start.startswith(SHAPE_MAGIC):
        return Shapefile(content)
    csv_text.refuse_page(content.label, start)
    return CsvFile(content, csv_text.encoding_of(content, start))
