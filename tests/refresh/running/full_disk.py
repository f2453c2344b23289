"""Refreshes a project whose reports folder lies on a small disk of its own; run by test_full_disk.

As a program of its own, since it needs a mount that nobody else sees:
`unshare --map-root-user --mount python full_disk.py PROJECT KIB…`. Says in JSON, a line for each
number of KiB that are left on the disk, what a refresh did there and what the next one did that had
room.
"""

import json
import subprocess
import sys
from pathlib import Path

from crashes import Refresh, failures, put_back, ran, torn, two_refreshes
from small_project import SmallProject
from whole_files import broken

from caremarket.refresh.records.run import RUN_JSON

SIZE = 64  # MiB
BLOCK = 4096


def fill(ballast: Path, kib: int) -> None:
    """Write a file that leaves so many KiB on its disk."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(BLOCK))
        except OSError:
            file.truncate(max(0, file.tell() // BLOCK * BLOCK - kib * 1024))


def main(root: Path, sizes: list[int]) -> None:
    """Refresh with too little room, and then with enough."""
    project = SmallProject(root)
    out, disk = project.reports, root / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", disk], check=True)
    (disk / "reports").mkdir()
    out.symlink_to(disk / "reports")
    old, new = two_refreshes(project, root / "store")
    for kib in sizes:
        put_back(project, root / "store")
        fill(disk / "ballast", kib)
        status, shown, errors = Refresh().ended()
        json.loads((out / RUN_JSON).read_text("utf-8"))
        case = {
            "kib": kib,
            "status": status,
            "ran": ran(shown),
            "failed": failures(shown),
            "shown": shown,
            "errors": errors,
            "torn": torn(out, old, new),
            "broken": broken(out),
            "staging": [path.name for path in out.glob(".refresh-*")],
        }
        (disk / "ballast").unlink()
        status, shown, errors = Refresh().ended()
        after = {"status": status, "ran": ran(shown), "torn": torn(out, new), "errors": errors}
        print(json.dumps(case | {"after": after}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
