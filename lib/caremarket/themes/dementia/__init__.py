"""How many people will live with dementia, why the number grows, how many are undiagnosed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ages": ["age_curves", "curves_and_bands", "doubling_years", "smoothed_total"],
        "care": [
            "change_by_place",
            "in_care_homes",
            "most_in_care_homes",
            "named_cases",
            "share_in_care_homes",
            "spending_on_memory_support",
        ],
        "diagnosis": [
            "ambition",
            "diagnoses_needed",
            "diagnosis_readings",
            "published_rates",
            "rates_to_compare",
            "readings_shown",
        ],
        "early": ["early_onset"],
        "growth": [
            "change_that_keeps_level",
            "growth_by_band",
            "growth_parts",
            "growth_steps",
            "growth_with_limits",
        ],
        "parameters": ["Parameters"],
        "prediction": [
            "adults",
            "limits_by_errors",
            "predicted",
            "predicted_with_limits",
            "prevalence",
            "simulated",
        ],
        "published": [
            "against_model",
            "known_figures",
            "printed_beside_model",
            "printed_growth",
            "printed_pair_growth",
        ],
        "recorded": [
            "diagnosis_findings",
            "growth_findings",
            "prediction_findings",
            "printed_findings",
            "scenario_findings",
            "side_findings",
        ],
        "scenarios": [
            "RATE_CHANGES",
            "by_vintage",
            "rate_scenarios",
            "sensitivity",
            "shifted_to_women",
        ],
        "words": [
            "NAMES",
            "about",
            "difference_explained",
            "headline",
            "made_up",
            "more_or_fewer",
            "plus",
            "printed_explained",
            "readings_explained",
            "signed",
            "undiagnosed_headline",
            "where_most_live",
        ],
    },
)
