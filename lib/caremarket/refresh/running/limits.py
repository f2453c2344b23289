"""How notebooks are executed, and what they may use."""

from dataclasses import dataclass
from enum import StrEnum


class Engine(StrEnum):
    """How notebooks are executed."""

    WARM = "warm"  # in a process forked from one that has the libraries loaded
    KERNEL = "kernel"  # in a stock kernel


@dataclass(frozen=True)
class Limits:
    """What a notebook may use."""

    cell_timeout: int = 300  # seconds for a cell
    notebook_timeout: int = 1800  # seconds for all cells together
    memory: int = 2048  # MiB; 0 for no limit
