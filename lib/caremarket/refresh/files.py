"""Writing files so that a reader never sees half of one, nor where it was made."""

import os
import re
import sys
import tempfile
from pathlib import Path

from nbformat import NotebookNode

from caremarket.project import Project
from caremarket.publish import SUFFIXES

REPORT_SUFFIXES = (".html", ".ipynb", *SUFFIXES)  # the files of a report

LONGEST_REASON = 1500  # characters
_PICTURE = re.compile(r"(data:image/[^\"]*)")


def publish(staged: dict[Path, Path]) -> None:
    """Move finished files to where they are read, each in one step.

    Args:
        staged: Where each file goes, by where it was written; on the same file system.
    """
    for source, target in staged.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)


def write_published(text: str, target: Path, staging: Path) -> None:
    """Write a text file by way of the staging folder.

    Args:
        text: The content; line ends stay as they are.
        target: Where it goes.
        staging: A folder on the same file system.
    """
    staged = staging / target.name
    staged.write_text(text, encoding="utf-8", newline="")
    publish({staged: target})


def place_names(project: Project, out: Path) -> dict[str, str]:
    """Return what stands for this machine's folders in anything that is published.

    Returns:
        Replacements by absolute path, the longest path first.
    """
    places = {
        str(out): "reports",
        str(project.root): ".",
        sys.prefix: "<environment>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<temporary>",
        str(Path.home()): "~",
    }
    usable = {path: name for path, name in places.items() if len(path) > len("/a")}
    return dict(sorted(usable.items(), key=lambda item: -len(item[0])))


def in_short(text: str) -> str:
    """Cut a reason to what fits on a page; the whole of it is in the notebook of the failed run."""
    return text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON].rstrip()} …"


def without_places(text: str, places: dict[str, str]) -> str:
    """Replace this machine's folders in a text; pictures inside it stay as they are."""
    folders = re.compile(rf"({'|'.join(map(re.escape, places))})(?!\w)")
    parts = _PICTURE.split(text)  # every second one is a picture
    parts[::2] = [folders.sub(lambda match: places[match[0]], part) for part in parts[::2]]
    return "".join(parts)


def clean_notebook(node: NotebookNode, key: str, places: dict[str, str]) -> None:
    """Take out of an executed notebook, in place, what tells where it was executed.

    Args:
        node: The notebook as papermill leaves it.
        key: Where the report lies below the reports folder, without suffix.
        places: Replacements from `place_names`.
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
                if isinstance(shown, str) and not kind.startswith("image/"):
                    output.data[kind] = without_places(shown, places)
