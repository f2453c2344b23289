"""Reading YAML that people write: one reader for every file, with bounds.

Its parser in C goes down into nested lists without looking how deep, and an alias that stands in a
list of aliases makes gigabytes of a line. So a text is looked through by its events first, which
takes a tenth of the time of reading it.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from caremarket.given import read_given

LARGEST = 8 << 20  # bytes
CLEAR = 200_000  # letters: what is wrong with a longer text is said by the parser in C
DEEPEST = 40  # lists within lists
MOST = 200_000  # values, with those that an alias stands for
PLAIN = ("null", "bool", "int", "float", "timestamp", "str", "seq", "map")
_KINDS = {"timestamp": "date", "bool": "yes or no"}
_IN_C = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # where PyYAML was built with it


class _Clear:
    """What plain YAML lets pass: a key that stands twice, and dates and numbers that are none."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode):
                continue  # refused by what this derives from
            if key.value in seen:
                raise _fault(f"the key {key.value[:60]!r} stands twice", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except yaml.YAMLError:
            raise
        except Exception:  # each kind of value fails in its own way
            kind = _KINDS.get(node.tag.rpartition(":")[2], "number")
            raise _fault(f"{node.value[:60]!r} is no {kind}", node) from None


def _fault(problem: str, node: yaml.Node) -> ConstructorError:
    return ConstructorError(None, None, problem, node.start_mark)


def _reading(parser: type, *, dates: bool) -> type:
    """Make a reader of values from a parser: in C it is fast, in Python it says more clearly."""
    reader = type("Reader", (_Clear, parser), {})
    tags = [f"tag:yaml.org,2002:{name}" for name in PLAIN if dates or name != "timestamp"]
    made: dict[str | None, Callable] = parser.yaml_constructors
    reader.yaml_constructors = {tag: made[tag] for tag in (*tags, None)}
    if not dates:
        reader.yaml_implicit_resolvers = {
            first: [it for it in known if not it[0].endswith("timestamp")]
            for first, known in parser.yaml_implicit_resolvers.items()
        }
    # As YAML 1.2 and everybody reads them; plain YAML 1.1 takes -1e-2, without a dot, for text.
    exponent = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")
    reader.add_implicit_resolver("tag:yaml.org,2002:float", exponent, list("-+0123456789"))
    return reader


_FAST = {dates: _reading(_IN_C, dates=dates) for dates in (True, False)}
_CLEAR = {dates: _reading(yaml.SafeLoader, dates=dates) for dates in (True, False)}


def read_text(path: Path) -> str:
    """Return the text of a YAML file; OSError if it cannot be read or is no regular file."""
    return read_given(path, LARGEST).decode("utf-8-sig")


def parsed(text: str, *, dates: bool = True) -> Any:
    """Return what a YAML text holds; `dates` False leaves dates text.

    Raises yaml.YAMLError, with the line, also for keys that stand twice, dates and numbers that are
    none, lists that are too deep, and aliases that stand for too much.
    """
    try:
        _refuse_endless(text)
        return yaml.load(text, Loader=_FAST[dates])
    except yaml.YAMLError as error:
        if isinstance(error, _TooMuchError) or len(text) > CLEAR:
            raise
        return yaml.load(text, Loader=_CLEAR[dates])


class _TooMuchError(yaml.MarkedYAMLError):
    """A text that is not to be read."""


def _refuse_endless(text: str) -> None:
    """Refuse a text that is too deep, or whose aliases, written out, are too many values."""
    sizes: dict[str, int] = {}
    inside: list[list] = [["", 0]]  # of each list or block that is open: its name, values so far
    for event in yaml.parse(text, Loader=_IN_C):
        if isinstance(event, yaml.CollectionStartEvent):
            inside.append([event.anchor, 1])
        elif isinstance(event, yaml.ScalarEvent):
            inside[-1][1] += 1
            sizes[event.anchor] = 1
        elif isinstance(event, yaml.AliasEvent):
            if any(event.anchor == name for name, _ in inside):
                raise _TooMuchError(None, None, "an alias stands in itself", event.start_mark)
            inside[-1][1] += sizes.get(event.anchor, 0)
        elif isinstance(event, yaml.CollectionEndEvent):
            name, size = inside.pop()
            sizes[name] = size
            inside[-1][1] += size
        if len(inside) > DEEPEST:
            why = f"more than {DEEPEST} lists or blocks stand in one another"
            raise _TooMuchError(None, None, why, event.start_mark)
        if inside[-1][1] > MOST:
            why = f"it holds more than {MOST:,} values, with those that aliases stand for"
            raise _TooMuchError(None, None, why, event.start_mark)
