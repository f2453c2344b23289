"""How long chart and answer take after a slider moved: `python benchmarks/explore.py`.

The time of a move is from the slider's new value to the new text of chart and answer; the browser
adds what it takes to show them. The first two moves of each slider are left out. Processor
milliseconds say nearly the same on a machine that others use.
"""

import argparse
import statistics
import time

from caremarket import evidence
from caremarket.present import Explorer
from caremarket.themes.explore import QUESTIONS

MOST = 200  # milliseconds that a move may take


def moves(slider: object, count: int) -> tuple[list[float], list[float]]:
    """Move a slider step by step; return the milliseconds of each move, elapsed and of work."""
    found = []
    for at in range(count):
        start = time.perf_counter(), time.process_time()
        slider.value += slider.step * (1 if at % 6 < 3 else -1)
        found.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    elapsed, worked = zip(*found[2:], strict=True)
    return [1000 * each for each in elapsed], [1000 * each for each in worked]


def main() -> None:
    """Print the median and the slowest move of each slider."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--area", default="E06000032", help="GSS code of the council")
    parser.add_argument("--moves", type=int, default=12, help="moves of each slider")
    given = parser.parse_args()
    explorer = Explorer(QUESTIONS, evidence.areas(), evidence.load, given.area)
    print(f"{'question':<20} {'slider':<24} {'median ms':>9} {'slowest':>8} {'of work':>8}")
    for question in QUESTIONS:
        explorer.question.value = question
        for name, slider in explorer.sliders.items():
            took, worked = moves(slider, given.moves)
            middle = statistics.median(took)
            times = f"{middle:>9.0f} {max(took):>8.0f} {statistics.median(worked):>8.0f}"
            late = f"  over {MOST} ms" if middle > MOST else ""
            print(f"{question:<20} {name:<24} {times}{late}")


if __name__ == "__main__":
    main()
