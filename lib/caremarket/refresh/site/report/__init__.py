"""The files of one report: page, notebook, spreadsheet and data, and what it rests on.

An executed notebook comes in; bytes by suffix go out, and the quote that other pages show.
"""
