"""The base of every notebook's parameters model.

A theme's `Parameters` inherits from `NotebookParameters`; its fields are the notebook's
`parameters` cell: same names, types and defaults (a test compares them).
"""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from caremarket.errors import ParameterError, did_you_mean, shown
from caremarket.names import SCENARIO_PATTERN

AREA_CODE_PATTERN = r"^E(06|07|08|09|10|12|92)\d{6}$"


class NotebookParameters(BaseModel):
    """Parameters that every notebook has.

    Attributes:
        area_code: GSS code of the council, such as E06000032.
        scenario: Name of the scenario, snake_case; labels the findings.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    area_code: str = Field(default="E06000032", pattern=AREA_CODE_PATTERN)
    scenario: str = Field(default="baseline", pattern=SCENARIO_PATTERN)

    @classmethod
    def checked(cls, **values: Any) -> Self:
        """Build the parameters, or say in sentences what is wrong with them.

        Raises:
            ParameterError: If a name is unknown or a value is not allowed; all problems at once.
        """
        try:
            return cls(**values)
        except ValidationError as error:
            sentences = [cls._sentence(problem) for problem in error.errors()]
            raise ParameterError(" ".join(sentences)) from None

    @classmethod
    def named_in_evidence(cls, name: str) -> tuple[str, list[str]]:
        """Return where in the evidence the values of a parameter stand.

        A theme says so in the field, as `json_schema_extra={"evidence": "population.vintage",
        "besides": ["best"]}`: only values of that column of that table make sense, and those named.

        Returns:
            Table and column, joined by a dot, empty where its values do not come from evidence; and
            what it may be besides.
        """
        extra = cls.model_fields[name].json_schema_extra or {}
        return extra.get("evidence", ""), extra.get("besides", [])

    @classmethod
    def _sentence(cls, problem: dict[str, Any]) -> str:
        if not problem["loc"]:  # what one of our own validators says of several together
            return f"The parameters do not fit together: {problem['ctx']['error']}."
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            return f"Unknown parameter {name!r}. {did_you_mean(name, cls.model_fields)}"
        said = problem["msg"].removeprefix("Value error, ").rstrip(".")
        return f"Parameter {name!r} was {shown(problem['input'])}: {said}."


class ProjectionParameters(NotebookParameters):
    """Parameters of a notebook that projects with a population.

    Attributes:
        population_vintage: Estimate or projection of the population, as named in the evidence;
            `best` is the best of those that newer counts did not refute (docs/methods.md).
        base_year: Year from which headlines count. None leaves it to the evidence: the newest year
            of which it counts or estimates the people.
        last_year: Last year of the projection, within the vintage's years.
    """

    population_vintage: str = Field(
        default="best",
        pattern=r"^[a-z][a-z0-9_]*$",
        json_schema_extra={"evidence": "population.vintage", "besides": ["best"]},
    )
    base_year: int | None = Field(default=None, ge=2011, le=2060)
    last_year: int = Field(default=2035, ge=2012, le=2060)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.base_year is not None and self.last_year <= self.base_year:
            raise ValueError(
                f"last_year ({self.last_year}) must come after base_year ({self.base_year})"
            )
        return self
