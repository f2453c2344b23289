"""How texts are written on all pages."""

import pytest

from caremarket.refresh.site.layout import commands_marked


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Run `caremarket prepare` & wait.", "Run <code>caremarket prepare</code> &amp; wait."),
        ("Import with `caremarket …", "Import with <code>caremarket …</code>"),
        ("`<b>` and <i>", "<code>&lt;b&gt;</code> and &lt;i&gt;"),
        ("Nothing to run.", "Nothing to run."),
    ],
)
def test_commands_are_code_and_all_else_is_escaped(text, html):
    assert commands_marked(text) == html
