"""The pages of one council: its answers, its scenarios, its briefing, its printed figures.

Records and findings of its reports come in; pages and a PDF go out. A page has a module; that of
the scenarios has another for what it compares.
"""
