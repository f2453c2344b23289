"""Whether files are whole, by what they are: nothing is known of what they should hold."""

import csv
import io
import json
import zipfile
from pathlib import Path


def broken(out: Path) -> list[str]:
    """Name the files of a reports folder that are not whole, hidden folders left out.

    The journal and the log are written line by line: a last line may be cut off.
    """
    checks = {
        ".html": _html,
        ".pdf": _pdf,
        ".xlsx": _workbook,
        ".csv": _table,
        ".json": json.loads,
        ".ipynb": _notebook,
        ".jsonl": _lines,
    }
    found = []
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if not path.is_file() or name.startswith("."):
            continue
        try:
            checks.get(path.suffix, bytes.decode)(path.read_bytes())
        except Exception as error:
            found.append(f"{name}: {type(error).__name__} {error}")
    return found


def _html(content: bytes) -> None:
    text = content.decode().strip()
    assert text.startswith("<!DOCTYPE html>"), text[:40]
    assert text.endswith("</html>"), text[-40:]


def _pdf(content: bytes) -> None:
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")


def _workbook(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None


def _table(content: bytes) -> None:
    assert content.endswith(b"\n")
    widths = {len(row) for row in csv.reader(io.StringIO(content.decode(), newline=""))}
    assert len(widths) == 1, widths


def _notebook(content: bytes) -> None:
    assert json.loads(content)["cells"]


def _lines(content: bytes) -> None:
    for line in content.decode().split("\n")[:-1]:
        json.loads(line)
