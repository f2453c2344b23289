"""Reading back what was written down as JSON, whatever has become of the file since."""

import json
from typing import Any


def read_saved(text: str | bytes) -> dict[str, Any]:
    """Return what a JSON text holds.

    Raises ValueError if it is no JSON, nested too deeply to be ours, or no mapping of names.
    """
    try:
        content = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(content, dict):
        raise ValueError("it holds no names")
    return content
