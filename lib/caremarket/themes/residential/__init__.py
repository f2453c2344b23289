"""Residential and nursing care homes: are there too many or too few beds, now and in years to come?

The market as it stands (`market`, `residents`), what five methods say is needed (`model`,
`demand`), how sure that is (`chance`, `turning`, `verdict`) and what it costs (`costs`).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "assumptions": ["levers", "vintage_people"],
        "chance": ["probabilities", "simulate", "simulated_conversion"],
        "costs": ["cost_of_voids", "unit_costs"],
        "demand": ["by_method", "compared_growth", "reported_years", "returning_placements"],
        "elsewhere": ["measures"],
        "findings": [
            "cost_findings",
            "demand_findings",
            "market_findings",
            "norm_findings",
            "probability_findings",
            "sources_by_method",
            "sources_of",
            "verdict_findings",
        ],
        "inputs": ["assumed_ranges", "build", "norms", "published_norms"],
        "limits": ["idle_parameters", "left_out", "limits"],
        "market": ["available_share", "base_year", "care_homes", "latest", "vacancies"],
        "model": ["METHODS", "Model", "gap", "required"],
        "needs": [
            "admissions",
            "by_norm",
            "is_complete",
            "lacking",
            "people_ahead",
            "spending_on_homes",
            "start_year",
        ],
        "parameters": ["Parameters"],
        "register": ["beds_by_rule", "register_gaps", "registered_beds"],
        "residents": ["by_care_type", "components", "placements", "unexplained"],
        "turning": ["flips", "scenarios", "void_and_returning"],
        "verdict": ["TESTED", "conversions", "verdicts"],
        "words": [
            "change_in_words",
            "flip_in_words",
            "gap_in_words",
            "gaps_listed",
            "how_to_read",
            "listed",
            "method_notes",
            "methods_in_words",
            "need_in_words",
            "spread_in_words",
            "surplus",
            "vintages_in_words",
        ],
    },
)
