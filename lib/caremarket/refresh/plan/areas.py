"""Which areas are meant: by GSS code of any vintage, or by name."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from caremarket.evidence.raw.geography import plain, read_geography
from caremarket.project import Project

MOST_COMMAS = 2  # in a name: `Bournemouth, Christchurch and Poole`


class Places:
    """Finds areas of a project that have evidence, by code or name.

    `areas` are their names by GSS code; `problems` gets a sentence for each that was not found.
    """

    def __init__(self, project: Project, areas: Mapping[str, str]):
        self.problems: list[str] = []
        self._areas = areas
        self._geography = read_geography(project)

    def codes(self, asked: Sequence[str], place: str = "") -> list[str]:
        """Return the codes of the areas that were found, each once, in order.

        A name that was asked for may have been cut at a comma in it. `place` says in the problems
        where they stand, such as `areas: `.
        """
        found: dict[str, None] = {}
        at = 0
        while at < len(asked):
            for length in range(min(MOST_COMMAS + 1, len(asked) - at), 0, -1):
                text = ", ".join(asked[at : at + length])
                code = self._find(text)
                if code is not None:
                    break
            at += length
            if code in self._areas:
                found[code] = None
            else:
                self.problems.append(place + self._problem(text, code))
        return list(found)

    @cached_property
    def _codes_by_name(self) -> dict[str, str]:
        """Code of each area by its name in plain form."""
        return {plain(name): code for code, name in self._areas.items()}

    def _find(self, text: str) -> str | None:
        if text in self._areas:
            return text
        code = self._codes_by_name.get(plain(text)) or self._geography.find(text)
        called = [] if code else self._geography.called(text)
        return called[0] if len(called) == 1 else code

    def _problem(self, text: str, code: str | None) -> str:
        if code is not None:
            return (
                f"there is no evidence for {self._geography.names[code]} ({code}). Import national "
                "publications with `caremarket import`, or make a folder for it with "
                f"`caremarket new-area {code}`."
            )
        former = self._geography.former(text)
        if former is not None:
            return f"{text} {self._geography.fate(former)}."
        return f"there is no area {text!r}. {self._geography.hint(text)}"
