"""Leave of notebooks what people wrote, so that Run All and a save leave no difference in git.

Outputs go, but for cells tagged `keep_output`: nbval compares those, and takes a cell without a
count for one that never ran, so that they are counted from 1. Which Python and which front end ran
it goes, too.

    python .ci/strip_notebooks.py [--verify] notebooks/*.ipynb

With `--verify` nothing is written; the exit status is 1 where something was to be stripped.
"""

import sys
from pathlib import Path

import nbformat
from nbstripout import strip_output

WRITTEN = {"caremarket", "kernelspec", "tags"}  # of all metadata; the rest is a front end's


def stripped(text: str) -> str:
    """Return a notebook's text without what a run or a front end left in it."""
    node = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    strip_output(node, keep_output=False, keep_count=False, keep_id=True)
    for part in (node, *node.cells):
        part.metadata = {name: it for name, it in part.metadata.items() if name in WRITTEN}
    node.metadata["language_info"] = {"name": "python"}
    kept = [cell for cell in node.cells if "keep_output" in cell.metadata.get("tags", [])]
    for number, cell in enumerate(kept, start=1):
        cell.execution_count = number
    return nbformat.writes(node) + "\n"


def main(*words: str) -> int:
    """Strip the notebooks whose paths are given; return the exit status."""
    different = []
    for path in (Path(word) for word in words if word != "--verify"):
        text = path.read_text(encoding="utf-8")
        if (clean := stripped(text)) != text:
            different.append(str(path))
            if "--verify" not in words:
                path.write_text(clean, encoding="utf-8", newline="\n")
    if different and "--verify" in words:
        print(f"Not stripped: {', '.join(different)}. Run `python .ci/strip_notebooks.py` on them.")
    return int("--verify" in words and bool(different))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
