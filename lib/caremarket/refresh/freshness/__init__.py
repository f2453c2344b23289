"""Is a report fresh, and if not, why? Found out without running anything.

Runs, evidence, notebooks, modules, templates and packages come in as hashes; a verdict on each
report goes out, with what changed since it was made.
"""
