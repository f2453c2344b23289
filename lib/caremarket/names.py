"""How things are named; for those who cannot wait for the models that check it."""

SCENARIO_PATTERN = r"^[a-z][a-z0-9_]{0,39}$"
