"""The register of sources and the description of an area: small YAML files, checked as models."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from caremarket.errors import did_you_mean, shown
from caremarket.evidence.raw import yaml_files
from caremarket.evidence.raw.text_faults import yaml_fault
from caremarket.parameters import AREA_CODE_PATTERN
from caremarket.project import Project

Model = TypeVar("Model", bound=BaseModel)
SOURCES = "sources.yml"
OF_AREAS = f"E????????-*/{SOURCES}"  # below data/raw
YEAR = re.compile(r"(19|20)\d\d")


Kind = Literal["local_publication", "local_return", "national_statistics", "research", "norm"]


class Source(BaseModel):
    """One publication that figures come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    published: date | int | str
    licence: str = Field(min_length=1)
    url: str | None = None
    kind: Kind
    review_by: date
    note: str | None = None


class SourceRegister(BaseModel):
    """All sources of the evidence base."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: list[Source] = Field(min_length=1)


class AreaSources(BaseModel):
    """Sources of an area's own figures; none yet in a new folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: Annotated[list[Source], BeforeValidator(lambda listed: listed or [])]


def read_sources(project: Project, problems: list[str]) -> SourceRegister | None:
    """Read all sources, adding a sentence to `problems` for whatever is wrong.

    Those of data/raw/sources.yml, and those of the file of the same name in an area's folder.
    """
    register = read_yaml(project.raw / SOURCES, SourceRegister, f"data/raw/{SOURCES}", problems)
    if register is None:
        return None
    listed = {f"data/raw/{SOURCES}": register.sources}
    for path in sorted(project.raw.glob(OF_AREAS)):
        label = path.relative_to(project.root).as_posix()
        own = read_yaml(path, AreaSources, label, problems)
        listed[label] = own.sources if own else []
    ids = Counter((source.id, label) for label, sources in listed.items() for source in sources)
    for source_id in dict.fromkeys(source_id for source_id, _ in ids):
        files = {label: count for (named, label), count in ids.items() if named == source_id}
        if sum(files.values()) > 1:
            problems.append(
                f"{' and '.join(files)}: source {source_id} stands more than once; keep one of "
                "them, or give one another id."
            )
    return SourceRegister(sources=[source for sources in listed.values() for source in sources])


def doubtful(register: SourceRegister) -> list[str]:
    """Ask about sources that are called published and have no address or no year."""
    asked = []
    for source in register.sources:
        if source.kind == "local_publication":
            lacks = ["address (url)"] * (not source.url)
            lacks += ["date of publication (published)"] * (not YEAR.search(str(source.published)))
            if lacks:
                asked.append(
                    f"Source {source.id} is called local_publication and has no "
                    f"{' and no '.join(lacks)}: is it published? Then give it (`url: none known` "
                    "for a document that is on no page); an internal return is local_return, and "
                    "its small counts are protected."
                )
    return asked


class Area(BaseModel):
    """Who an area folder is about, and how its local returns are protected."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area_code: str = Field(pattern=AREA_CODE_PATTERN)
    area_name: str = Field(min_length=1, max_length=200)
    region_code: str | None = None
    region_name: str | None = None
    cassr_code: str | None = None
    suppress_small_counts: bool = True
    round_counts: bool = False


def read_yaml(path: Path, model: type[Model], label: str, problems: list[str]) -> Model | None:
    """Read a YAML file as a model, or add a sentence to `problems` for whatever is wrong."""
    try:
        text = yaml_files.read_text(path)
        content = yaml_files.parsed(text)
        return model.model_validate(content)
    except FileNotFoundError:
        problems.append(f"{label} is missing; every area and the project need theirs.")
    except OSError as error:
        problems.append(f"{label} cannot be read ({error.strerror}); it must be a YAML file.")
    except UnicodeDecodeError:
        problems.append(f"{label} is not UTF-8 text; save it as UTF-8.")
    except yaml.YAMLError as error:
        problems.append(yaml_fault(label, text, error))
    except ValidationError as error:
        problems.extend(_sentence(label, content, model, problem) for problem in error.errors())
    return None


def _sentence(label: str, content: object, model: type[BaseModel], problem: dict) -> str:
    place, kind, found = list(problem["loc"]), problem["type"], problem["input"]
    fields, entries, noun = list(model.model_fields), content, "entry"
    if place[:1] == ["sources"] and len(place) > 1 and isinstance(content, dict):
        entries, noun, place = content["sources"], "source", place[1:]
    if isinstance(entries, list) and place and isinstance(place[0], int):
        (listed,) = get_args(next(iter(model.model_fields.values())).annotation)
        fields = list(listed.model_fields)
        entry = entries[place[0]]
        named = entry.get("id") if isinstance(entry, dict) else None
        place[0] = f"{noun} {named or place[0] + 1}"
    where = ", ".join([label, *(str(part)[:60] for part in place)])
    if kind == "missing":
        return f"{where} is missing."
    if kind == "extra_forbidden":
        return f"{where} is no field there. {did_you_mean(str(place[-1]), fields)}"
    if kind == "model_type":
        return f"{where} must hold fields and their values: {', '.join(fields)}."
    text = "a list or block" if isinstance(found, list | dict) else shown(found)
    return f"{where}: found {text}; {problem['msg']}."
