"""Saying what is wrong with a YAML file."""

import yaml


def yaml_fault(label: str, error: yaml.YAMLError) -> str:
    """Say in a sentence where a file is not valid YAML, and why."""
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 1}," if mark else ""
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "see its end"
    return f"{label}{where} is not valid YAML: {reason}."
