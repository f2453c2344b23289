"""From data/raw to data/processed, and from there to whoever reads evidence.

`prepare` checks everything and writes all tables or none; `update` does the same for what changed
since; `state` knows whether that is still true; `load` is what a notebook calls.
"""
