"""Small counts of people from local returns: left out before anything reads them.

Typed tables come in; the same tables with intervals in place of small counts go out, with a row for
everything that was done.
"""
