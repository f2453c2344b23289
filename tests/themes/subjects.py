"""What tests of a theme's sentences give them in place of its object, and evidence to change."""

import math
from types import SimpleNamespace

import pandas as pd

from caremarket.themes.carers.bounds import Bounds
from caremarket.themes.carers.target import stock_paths


def subject(lists=None, known=(0, 0), carers=16099.0, **results):
    """What sentences ask of `Carers`, with the results given."""
    given = {
        "listed": lists,
        "lists": lists,
        "several": lists,
        "known": Bounds(*known),
        "start": Bounds(*known),
        "empty": [],
        "base_year": 2026,
        "population_warnings": [],
        "last": pd.Series({"carers": carers, "year": 2021}, dtype=object),
    }
    return SimpleNamespace(area="Scilly", **(given | results))


def planned(joining, known):
    """What sentences on a plan ask: a list of known carers from 2026 to 2030, a third leaving."""
    parameters = SimpleNamespace(target_year=2030, annual_turnover=0.33)
    joining = pd.Series(joining)
    paths = stock_paths(known, joining, range(2026, 2031), 0.33)
    start = Bounds(known, math.inf)
    return subject(start=start, joiners=joining, parameters=parameters, paths=paths)


class Changed:
    """The evidence of an area with some of its tables changed: functions from rows to rows."""

    def __init__(self, data, **changes):
        self._data, self._changes = data, changes

    def __getattr__(self, name):
        return getattr(self._data, name)

    def table(self, name):
        return self._changes.get(name, lambda rows: rows)(self._data.table(name))

    def national(self, name):
        return self._changes.get(name, lambda rows: rows)(self._data.national(name))
