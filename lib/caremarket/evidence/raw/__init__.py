"""data/raw as text: what an analyst typed, what was imported, where it comes from, whose it is.

Folders, YAML files and CSV cells come in; typed frames and models go out, and a sentence for each
problem, so that all of them are named at once: readers add them to the list `problems`, and `label`
is what a file is called in them. The data dictionary and the folder for a new area
are written from the same descriptions.
"""
