"""The batch: from a plan to reports, run side by side and published whole.

Five rooms; each imports only from those to its right:

    running -> site -> freshness -> plan -> records

What takes long to import is loaded when something runs: mostly, nothing does.
"""
