"""How long chart and answer take after a slider moved: `python benchmarks/explore.py`.

The time of a move is from the slider's new value to the new text of chart and answer; the browser
adds what it takes to show them. The first two moves of each slider are left out.
"""

import argparse
import statistics
import time

from caremarket import evidence
from caremarket.present import Explorer
from caremarket.themes.explore import QUESTIONS

MOST = 0.2  # seconds that a move may take


def moves(explorer: Explorer, slider, count: int) -> list[float]:
    """Move a slider step by step, and return the seconds of each move."""
    found = []
    steps = [slider.value + (1 + at % 3) * slider.step for at in range(count)]
    for value in steps:
        start = time.perf_counter()
        slider.value = value
        found.append(time.perf_counter() - start)
    return found[2:]


def main() -> None:
    """Print the median and the slowest move of each slider."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--area", default="E06000032", help="GSS code of the council")
    parser.add_argument("--moves", type=int, default=12, help="moves of each slider")
    given = parser.parse_args()
    explorer = Explorer(QUESTIONS, evidence.areas(), evidence.load, given.area)
    print(f"{'question':<20} {'slider':<24} {'median ms':>9} {'slowest':>8}")
    for question in QUESTIONS:
        explorer.question.value = question
        for name, slider in explorer.sliders.items():
            took = [1000 * each for each in moves(explorer, slider, given.moves)]
            late = "" if statistics.median(took) <= 1000 * MOST else "  over 200 ms"
            line = f"{question:<20} {name:<24} {statistics.median(took):>9.0f} {max(took):>8.0f}"
            print(line + late)


if __name__ == "__main__":
    main()
