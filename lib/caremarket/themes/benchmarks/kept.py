"""Fits of all councils, made once: kept beside the evidence with a hash of what they rest on."""

import hashlib
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

import pandas as pd

from caremarket.methods import overdispersed, ranking, thinning
from caremarket.themes.benchmarks import fits, skill
from caremarket.themes.benchmarks.fits import Fitted
from caremarket.themes.benchmarks.measure import Measure

FOLDER = "fits"
GIVEN = ["area_code", "region_code", "numerator", "denominator"]
FRAMES = ("areas", "terms", "skill")
MADE_BY = (fits, skill, overdispersed, ranking, thinning)


def fitted(areas: pd.DataFrame, measure: Measure, features: pd.DataFrame, folder: Path) -> Fitted:
    """Return the fit of a measure: the one that is kept, else a new one, which is kept.

    The report that first asks for it makes it. With other evidence or another library it is made
    again. Arguments as for `fits.fitted`, and the folder of the evidence; raises as that does.
    """
    counts = areas[GIVEN].sort_values("area_code", ignore_index=True)
    key = _key(counts, measure, features.sort_index())
    path = folder / FOLDER / f"{measure.name}.json"
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):  # none, or damaged
        known = json.loads(path.read_text(encoding="utf-8"))
        if known.pop("key") == key:
            frames = {name: pd.DataFrame(**known.pop(name)) for name in FRAMES}
            frames["areas"] = frames["areas"].rename_axis("area_code")
            return Fitted(**frames, **known | {"left_out": tuple(known["left_out"])})
    found = fits.fitted(counts, measure, features)
    with suppress(OSError):  # where nothing can be written, each report makes it
        _write(path, key, found)
    return found


def _key(counts: pd.DataFrame, measure: Measure, features: pd.DataFrame) -> str:
    rows = [pd.util.hash_pandas_object(frame).to_numpy() for frame in (counts, features)]
    names = [measure.kind, *features.columns, _made_by()]
    parts = [*(each.tobytes() for each in rows), *(name.encode() for name in names)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@cache
def _made_by() -> str:
    """Hash of the code that fits."""
    sources = b"".join(Path(module.__file__).read_bytes() for module in MADE_BY)
    return hashlib.sha256(sources).hexdigest()


def _write(path: Path, key: str, found: Fitted) -> None:
    frames = {name: vars(found)[name].to_dict("split") for name in FRAMES}
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps({"key": key, **vars(found), **frames}), encoding="utf-8")
    os.replace(unfinished, path)
