"""Unpaid carers: how many there are, how many are known, who stays hidden.

Pure functions from tables of evidence to results; the notebook carer_identification shows them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ages": ["adults", "age_profiles", "age_weights", "by_age", "by_age_group"],
        "bounds": ["hidden", "known_and_hidden", "known_bounds"],
        "census": ["change_steps", "estimated", "hours_groups", "rate_change", "rates"],
        "elsewhere": ["measures"],
        "findings": ["findings_future", "findings_now", "findings_signals"],
        "known_words": [
            "bounds_explained",
            "elsewhere_explained",
            "gp_register_missing",
            "heaviest_explained",
            "hidden_in_words",
            "known_in_words",
            "needed_in_words",
            "reach_in_words",
            "start_in_words",
            "unlisted_in_words",
        ],
        "limits": ["limits"],
        "lists": [
            "as_shown",
            "benchmarks",
            "beside_others",
            "identification_rates",
            "known_lists",
        ],
        "parameters": ["Parameters"],
        "projection": [
            "annual_change",
            "by_hours",
            "choice_effect",
            "projected",
            "projection_sources",
            "projection_years",
        ],
        "signals": [
            "direct_payments",
            "gp_screening",
            "identification_change",
            "satisfaction",
        ],
        "target": ["joiners", "list_year", "needed_per_year", "plan", "stock_paths", "swings"],
        "words": [
            "chance",
            "change_explained",
            "cited",
            "direction",
            "listing",
            "moved",
            "paths_explained",
            "payments_explained",
            "satisfaction_explained",
            "screening_explained",
            "totals_checked",
        ],
    },
)
