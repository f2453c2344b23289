"""Saying what is wrong with a text file as a whole."""

import yaml

CONFLICT_MARKS = ("<<<<<<< ", "||||||| ", ">>>>>>> ")
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def conflict_in(text: str) -> str:
    """Say, after the name of its file, where a merge left a conflict; empty if nowhere."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(CONFLICT_MARKS):
            return (
                f", line {number}: a merge left two versions here, between <<<<<<< and >>>>>>>. "
                "Keep one, delete the marks and save the file."
            )
    return ""


def own_line_in(first: str) -> str:
    """Say, after the name of its file, that the first line names a separator; empty if not."""
    if not first.lower().startswith("sep="):
        return ""
    return f", line 1: {first.strip()!r} is a spreadsheet's own; delete the line."


def yaml_fault(label: str, text: str, error: yaml.YAMLError) -> str:
    """Say in a sentence where a file is not valid YAML, and why."""
    if conflict := conflict_in(text):
        return label + conflict
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 1}," if mark else ""
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "see its end"
    return f"{label}{where} is not valid YAML: {reason}."
