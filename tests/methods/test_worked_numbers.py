import doctest
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "methods.md"


def test_the_worked_numbers_in_the_documentation_are_what_the_library_gives():
    lines = DOCUMENT.read_text("utf-8").split("\n")
    # A fence would be read as expected output; as a blank line it ends it.
    text = "\n".join("" if line.startswith("```") else line for line in lines)
    examples = doctest.DocTestParser().get_doctest(text, {}, DOCUMENT.name, str(DOCUMENT), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    report = []
    failed, attempted = runner.run(examples, out=report.append)
    assert attempted > 20
    assert failed == 0, "".join(report)
