"""What is fitted over all councils is made once, and kept with a hash of what it rests on."""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

FOLDER = "fits"
FRAME = "frame"


def kept(
    path: Path,
    frames: Sequence[pd.DataFrame],
    texts: Sequence[str],
    modules: Sequence[ModuleType],
    make: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Return what `make` returns: what is kept of the last time, where it rests on the same.

    The report that first asks for it makes it. With other evidence or another library it is made
    again. Where nothing can be written, each report makes it.

    Args:
        path: Where it is kept: a file in `FOLDER` of the folder of the evidence.
        frames: Tables that it rests on.
        texts: What else it rests on.
        modules: The code that makes it.
        make: Returns frames (with an index) and values that JSON can hold, by name; raises what it
            raises, and then nothing is kept.
    """
    key = _key(frames, texts, modules)
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):  # none, or damaged
        known = json.loads(path.read_text(encoding="utf-8"))
        if known.pop("key") == key:
            return {name: _read(value) for name, value in known.items()}
    made = make()
    with suppress(OSError):
        text = json.dumps({"key": key} | {name: _written(value) for name, value in made.items()})
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, path)
    return made


def _key(
    frames: Sequence[pd.DataFrame], texts: Sequence[str], modules: Sequence[ModuleType]
) -> str:
    parts = [pd.util.hash_pandas_object(frame).to_numpy().tobytes() for frame in frames]
    parts += [" ".join(map(str, frame.columns)).encode() for frame in frames]
    parts += [text.encode() for text in texts]
    parts += [_code(str(module.__file__)) for module in modules]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@cache
def _code(path: str) -> bytes:
    return Path(path).read_bytes()


def _written(value: Any) -> Any:
    if not isinstance(value, pd.DataFrame):
        return value
    return {FRAME: value.to_dict("split"), "called": value.index.name}


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return pd.DataFrame(**value[FRAME]).rename_axis(value["called"])
