"""What a machine says of itself and its user, which nobody who reads a report should."""

import getpass
import os
import platform
import re
from pathlib import Path

SECRET = re.compile(r"passw|secret|token|credential|(^|_)(key|auth|dsn|cookie)(_|$)", re.IGNORECASE)
SHORTEST_SECRET = 6  # characters; a shorter one could be part of a word
SHORTEST_NAME = 6
SHORTEST_RANDOM = 20
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*\d)\S+")  # letters and digits: neither word nor figure


def telling_values() -> dict[str, str]:
    """Return what stands for names and settings of this machine in anything that is published.

    By value, such as `<API_TOKEN>`. Only what no report can hold by chance is among them: the names
    of machine and user if they have letters and digits, and of the environment variables those that
    are called like a secret, that name a folder or file, or that look random.
    """
    told = {value: f"<{name}>" for name, value in os.environ.items() if _tells(name, value)}
    for value, shown in ((platform.node(), "<machine>"), (_user(), "<user>")):
        if len(value) >= SHORTEST_NAME and _MIXED.fullmatch(value):
            told[value] = shown
    return told


def _tells(name: str, value: str) -> bool:
    if len(value) < SHORTEST_SECRET:
        return False
    if SECRET.search(name) or (Path(value).is_absolute() and len(Path(value).parts) > 2):
        return True
    return len(value) >= SHORTEST_RANDOM and bool(_MIXED.fullmatch(value))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody, as in some containers
        return ""
