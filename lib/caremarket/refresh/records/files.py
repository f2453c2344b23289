"""Writing files so that a reader never sees half of one, nor where it was made."""

import getpass
import os
import platform
import re
import sys
import tempfile
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caremarket.project import Project
from caremarket.publish import SUFFIXES

if TYPE_CHECKING:
    from nbformat import NotebookNode  # takes long to load

REPORT_SUFFIXES = (".html", ".ipynb", *SUFFIXES)  # the files of a report

TOGETHER = 8  # files
LONGEST_REASON = 1500  # characters
_PICTURE = re.compile(r"(data:image/[^\"]*)")
SECRET = re.compile(r"passw|secret|token|credential|(^|_)(key|auth|dsn|cookie)(_|$)", re.IGNORECASE)
SHORTEST_SECRET = 6  # characters; a shorter one could be part of a word
SHORTEST_NAME = 6
SHORTEST_RANDOM = 20
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*\d)\S+")  # letters and digits: neither word nor figure


def publish(staged: dict[Path, Path], *, lasting: bool = True) -> None:
    """Move finished files, each named with where it goes, to where they are read, in one step each.

    Both lie on the same file system. If `lasting`, they are on the disk before anything is
    replaced, so that not even a power cut leaves half of one.
    """
    if lasting:
        put_on_disk(staged)
    for source, target in staged.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)


def put_on_disk(paths: Collection[Path]) -> None:
    """Wait until the system has put files on the disk."""
    if paths:
        with ThreadPoolExecutor(min(len(paths), TOGETHER)) as threads:  # a disk takes them together
            list(threads.map(_put_on_disk, paths))


def _put_on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_published(
    content: str | bytes, target: Path, staging: Path, *, lasting: bool = True
) -> None:
    """Write a file by way of the staging folder on the same file system, as `publish` does.

    Line ends of a text stay as they are.
    """
    staged = staging / target.name
    staged.write_bytes(content.encode() if isinstance(content, str) else content)
    publish({staged: target}, lasting=lasting)


def telling_values() -> dict[str, str]:
    """Return what stands for names and settings of this machine in anything that is published.

    By value, such as `<API_TOKEN>`. Only what no report can hold by chance is among them: the names
    of machine and user if they have letters and digits, and of the environment variables those that
    are called like a secret, that name a folder or file, or that look random.
    """
    told = {value: f"<{name}>" for name, value in os.environ.items() if _tells(name, value)}
    user = ""  # nobody, as in some containers
    with suppress(OSError, KeyError, ImportError):
        user = getpass.getuser()
    for value, shown in ((platform.node(), "<machine>"), (user, "<user>")):
        if len(value) >= SHORTEST_NAME and _MIXED.fullmatch(value):
            told[value] = shown
    return told


def _tells(name: str, value: str) -> bool:
    if len(value) < SHORTEST_SECRET:
        return False
    if SECRET.search(name) or (Path(value).is_absolute() and len(Path(value).parts) > 2):
        return True
    return len(value) >= SHORTEST_RANDOM and bool(_MIXED.fullmatch(value))


def place_names(project: Project, out: Path) -> dict[str, str]:
    """Return what stands for this machine in anything that is published, the longest first.

    By absolute path, name or setting.
    """
    places = telling_values() | {
        str(out): "reports",
        str(project.root): ".",
        sys.prefix: "<environment>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<temporary>",
        os.path.expanduser("~"): "~",  # which stays as it is where nobody is at home
    }
    usable = {path: name for path, name in places.items() if len(path) > len("/a")}
    return dict(sorted(usable.items(), key=lambda item: -len(item[0])))


def in_short(text: str) -> str:
    """Cut a reason to what fits on a page; the whole of it is in the notebook of the failed run."""
    return text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON].rstrip()} …"


def without_places(text: str, places: dict[str, str]) -> str:
    """Replace what tells of this machine in a text; pictures inside it stay as they are."""
    if not any(place in text for place in places):
        return text  # as nearly always, and much sooner known
    folders = re.compile(rf"({'|'.join(map(re.escape, places))})(?!\w)")
    parts = _PICTURE.split(text)  # every second one is a picture
    parts[::2] = [folders.sub(lambda match: places[match[0]], part) for part in parts[::2]]
    return "".join(parts)


KEPT = {"caremarket", "kernelspec", "language_info", "papermill", "tags"}  # of all metadata


def clean_notebook(node: "NotebookNode", key: str, places: dict[str, str]) -> None:
    """Take out of an executed notebook, in place, what tells where it was executed.

    `key` is where the report lies below the reports folder, without suffix; `places` is from
    `place_names`.
    """
    papermill = node.metadata.get("papermill", {})
    papermill["input_path"] = f"notebooks/{key.rsplit('/', 1)[-1]}.ipynb"
    papermill["output_path"] = f"{key}.ipynb"
    for cell in node.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = without_places(output.text, places)
            elif output.output_type == "error":
                output.evalue = without_places(output.evalue, places)
                output.traceback = [without_places(line, places) for line in output.traceback]
            for kind, shown in output.get("data", {}).items():
                if not kind.startswith("image/"):
                    output.data[kind] = _cleaned(shown, places)


def take_times_out(node: "NotebookNode") -> None:
    """Take out of an executed notebook, in place, when it was executed, and what editors left.

    So the same results are the same bytes; run.json says when a report was made, and how long it
    took. papermill's own keys stay, without a value, as they are before it executes a cell.
    """
    for part in [node, *node.cells]:
        times = part.metadata.get("papermill", {})
        times |= {name: None for name in ("start_time", "end_time", "duration") if name in times}
        for name in part.metadata.keys() - KEPT:
            del part.metadata[name]
        if "injected-parameters" in part.metadata.get("tags", []):
            part.id = "injected-parameters"


def _cleaned(shown: Any, places: dict[str, str]) -> Any:
    """Take out of what a cell shows or hands over what tells where it was executed."""
    if isinstance(shown, str):
        return without_places(shown, places)
    if isinstance(shown, list):
        return [_cleaned(part, places) for part in shown]
    if isinstance(shown, dict):
        pairs = shown.items()
        return {key: part if key == "png" else _cleaned(part, places) for key, part in pairs}
    return shown
