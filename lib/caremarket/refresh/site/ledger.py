"""Which files of the site are written again: those that were made from something else."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.records.basis import digest_of
from caremarket.refresh.records.files import put_on_disk, write_published
from caremarket.refresh.records.run import RunRecord, Status

# What a page may show of a record; how long a run took, or why it ran, is in run.json only.
SHOWN = (
    *("key", "area_name", "parameters", "reason", "stale"),
    *("reported", "sources", "question", "headline", "short"),
)


def site_digest(inputs: Inputs, records: Mapping[str, RunRecord]) -> str:
    """Return a digest of everything that the site may be made from, with all records by key.

    As long as it stays the same, no page needs to be looked at, and nothing that makes pages needs
    to be loaded.
    """
    shown = [
        [getattr(record, name) for name in SHOWN] + [record.status not in (Status.OK, Status.FRESH)]
        for _, record in sorted(records.items())
    ]
    return digest_of([inputs.of_the_site, shown])


class Ledger:
    """Knows from what each file of the site was last made, and writes those that it changed for.

    Whoever adds a page names its inputs: everything that it shows, or hashes of that, as JSON can
    hold it. The code and the templates that make pages need no naming: `library` is their hash.
    `before` is what the ledger of the last refresh held `after` it.
    """

    def __init__(self, out: Path, staging: Path, before: Mapping[str, str], library: str):
        self.after: dict[str, str] = {}  # hash of its inputs by file written or kept
        self.written: list[str] = []  # those about to be, too
        self.complete = True  # no file is to be written again by the next refresh
        self._out = out
        self._staging = staging
        self._before = before
        self._library = library

    def write(self, name: str, inputs: Any, make: Callable[[], str | bytes]) -> bool:
        """Write a file, unless it is there and was made from the same inputs; say whether it was.

        `make` is called only then; `name` is where it lies below the reports folder.
        """
        due = self.is_due(name, inputs)
        if due:
            self.publish(name, make())
        return due

    def is_due(self, name: str, inputs: Any, code: str = "") -> bool:
        """Take note of what a file is made from; say whether it is to be written.

        `code` is the hash of the code and templates that make it, for a page that costs too much to
        make it again with every change of the library.
        """
        text = json.dumps([code or self._library, inputs], sort_keys=True)
        self.after[name] = hashlib.sha256(text.encode()).hexdigest()
        return self._before.get(name) != self.after[name] or not (self._out / name).is_file()

    def publish(self, name: str, content: str | bytes) -> None:
        """Write a file that is due."""
        self.written.append(name)
        write_published(content, self._out / name, self._staging, lasting=False)

    @property
    def untouched(self) -> dict[str, str]:
        """Hash of their inputs by file that is as the last refresh left it."""
        return {name: it for name, it in self._before.items() if name not in self.written}

    def put_on_disk(self) -> None:
        """Have the system put on the disk what was written, all together."""
        paths = (self._out / name for name in self.written)
        put_on_disk([path for path in paths if path.is_file()])

    def clear(self, folder: str) -> None:
        """Delete the files below a folder that the last refresh wrote and this one has no more."""
        for name in self._before:
            if name.startswith(f"{folder}/") and name not in self.after:
                (self._out / name).unlink(missing_ok=True)

    def forget(self, name: str) -> None:
        """Have a file written again by the next refresh, whatever it is made from."""
        del self.after[name]
        self.complete = False
