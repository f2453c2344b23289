"""docs/validation.md, put together: `make validate` writes it."""

from typing import Any

from caremarket.themes.validation import courses, models, population, projections

HEADER = """# What our models and intervals would have said

Written by `make validate` from the open data that is imported; do not edit. Every interval that
reports publish is held against what happened, wherever something did, and every model against the
plain figure, on what it had not seen. One of 95% is to hold in 93% to 97% of councils; where it
does not, this page says so, and reports call it something else. A model that does not err less is
not used.

"""
ELSEWHERE = """## What nothing can be held against yet

- **Dementia** (CFAS II): limits are those of the study's sample. Nobody counts all people with
  dementia: registers hold those who are diagnosed.
- **Beds needed**: limits are ranges of what is assumed (assumptions.yml); nobody counts them.
- **Carers after the census**: scenarios of a rate, and no intervals.
- **Beyond the newest count** nothing is known: that errors go on in proportion is an assumption.
"""


def document(data: Any) -> str:
    """Write the document from the evidence of any council that is not tiny, and of all others."""
    people = data.everywhere("population", sex="persons")
    parts = [population.section(people), projections.section(people)]
    parts += [models.section(data), courses.section(data), ELSEWHERE]
    return HEADER + "\n".join(parts)
