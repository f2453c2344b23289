"""Whether stock kernels start, many at once: none may hang, none may fail.

As many very short notebooks as asked for run with `--engine kernel`, eight at a time. A start that
hangs would be stopped after a minute and its report would fail.

Run as `python benchmarks/starts.py --starts 300 --workers 8`.
"""

import argparse
import json
import tempfile
from pathlib import Path

from harness import machine, timed
from synthetic import make_small_project


def main() -> None:
    """Measure, and print a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=300)
    parser.add_argument("--workers", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        project = make_small_project(Path(name) / "project", options.starts)
        env = {"CAREMARKET_ROOT": str(project.root)}
        timed("caremarket", "prepare", env=env)
        took = timed(
            "caremarket", "refresh", "--engine", "kernel", "--workers", options.workers, env=env
        )
        record = json.loads((project.reports / "run.json").read_text(encoding="utf-8"))
        slowest = max(run["seconds"] for run in record["runs"])
    print(
        f"{record['counts']['ok']} of {options.starts} notebooks ran, {options.workers} at once, "
        f"{took.elapsed / options.starts:.2f} s each, the slowest {slowest:.1f} s; {machine()}"
    )
    if record["counts"]["ok"] != options.starts:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
