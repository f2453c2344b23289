"""Names of columns as publishers spell them: case, spaces and punctuation tell nothing apart."""

import re


def folded(name: str) -> str:
    """Write a name as one compares it: letters and digits only, all small."""
    return re.sub(r"[\W_]+", "", name.casefold())
