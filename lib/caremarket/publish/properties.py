"""The language of a spreadsheet, which its writer has no setting for."""

import io
import zipfile

CORE = "docProps/core.xml"
END = b"</cp:coreProperties>"


def with_language(workbook: bytes, language: str) -> bytes:
    """Say in a spreadsheet's properties in which language it is written.

    Args:
        workbook: An .xlsx file.
        language: A language tag, such as en-GB.

    Returns:
        The file with the property; all else, dates included, as it was.
    """
    stream = io.BytesIO()
    element = f"<dc:language>{language}</dc:language>".encode()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == CORE:
                content = content.replace(END, element + END)
            new.writestr(entry, content)
    return stream.getvalue()
