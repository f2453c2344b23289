"""What a refresh writes down: run.json, its journal and its log, and how files are written.

How runs went comes in; files that a reader never sees half of go out, without what tells where they
were made.
"""
