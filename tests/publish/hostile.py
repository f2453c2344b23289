"""Names of councils that nobody would choose, and that must do no harm anywhere."""

FORMULA = "=cmd|'/c calc'!A1"
HOSTILE = [
    FORMULA,
    "+1+1",
    "-2",
    "@SUM(A1)",
    "[click](https://example.org)",
    "[a](b) [c](d)",
    "$$note$$ and $$$",
    "<script>alert(1)</script>",
    "\x07bell\nline",
    "مجلس لوتون",
    "\u05e2\u05d9\u05e8 (12)",  # right to left, with brackets and digits
    "x" * 200,
    "https://example.org",
    "internal:'Notes'!A1",
    "12",
    "  ",
]
