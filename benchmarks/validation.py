"""Write docs/validation.md from the evidence that is prepared: `make validate`."""

from caremarket import evidence
from caremarket.project import find_project
from caremarket.themes.validation import document


def main() -> None:
    """Hold what would have been projected for every council against what was counted."""
    project = find_project()
    (code, _), *_ = evidence.areas(project)
    everywhere = evidence.load(code, project).everywhere("population", sex="persons")
    target = project.root / "docs" / "validation.md"
    target.write_text(document(everywhere), encoding="utf-8")
    print(f"{target.relative_to(project.root)} is written.")


if __name__ == "__main__":
    main()
