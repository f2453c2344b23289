"""Unpaid carers: how many there are, how many are known, who stays hidden.

Pure functions from tables of evidence to results; the notebook carer_identification shows them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ages": ["adults", "age_profiles", "age_weights", "by_age", "by_age_group"],
        "census": ["change_steps", "estimated", "rate_change", "rates"],
        "findings": ["findings_future", "findings_now", "findings_signals"],
        "lists": [
            "benchmarks",
            "hidden",
            "identification_rates",
            "known_and_hidden",
            "known_bounds",
            "known_lists",
        ],
        "parameters": ["Parameters"],
        "projection": [
            "annual_change",
            "by_hours",
            "profile_effect",
            "projected",
            "projection_years",
            "vintage_effect",
        ],
        "signals": [
            "direct_payments",
            "gp_screening",
            "identification_change",
            "satisfaction",
        ],
        "target": ["joiners", "list_year", "needed_per_year", "plan", "stock_paths", "swings"],
    },
)
