"""Write docs/validation.md from the evidence that is prepared: `make validate`."""

from caremarket import evidence
from caremarket.project import find_project
from caremarket.themes.validation import document

LUTON = "E06000032"  # any council would do whose evidence is there, and that is not tiny


def main() -> None:
    """Hold what would have been projected for every council against what was counted."""
    project = find_project()
    codes = [code for code, _ in evidence.areas(project)]
    code = LUTON if LUTON in codes else codes[0]
    target = project.root / "docs" / "validation.md"
    target.write_text(document(evidence.load(code, project)), encoding="utf-8")
    print(f"{target.relative_to(project.root)} is written.")


if __name__ == "__main__":
    main()
