"""Direct payments: who receives them, for what, how concentrated, what a shift would mean.

Lazy: a module is imported when one of its functions is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "available": [
            "beside_return",
            "concentration_of_return",
            "counted_vintage",
            "is_return",
            "lacking",
            "period_of",
            "services_in_words",
            "vintage_of",
        ],
        "carers": ["carers_spend", "carers_with_payment"],
        "caveats": ["brackets_in_words", "counted_in_words", "idle_parameters", "limits_told"],
        "community": [
            "by_age",
            "community_spend",
            "left_none",
            "like_for_like",
            "makeup",
            "other_services",
            "with_supported_living",
        ],
        "elsewhere": ["measures"],
        "history": [
            "benchmarks",
            "composition_change",
            "contradictions",
            "people_share",
            "self_directed_share",
            "spend_by_period",
        ],
        "parameters": ["Parameters"],
        "people_alone": ["NO_MIX", "has_mix", "latest_share", "people_headline"],
        "recipients": [
            "bounds",
            "cost_per_person",
            "mean_payment",
            "observed_by_age",
            "recipient_count",
            "recipients_if_printed",
            "simulate",
        ],
        "results": [
            "carers_findings",
            "community_findings",
            "history_findings",
            "mix_findings",
            "recipients_findings",
            "return_findings",
            "shift_findings",
        ],
        "shift": ["limits", "path", "people_moved", "spend_moved", "what_changes"],
        "spend": ["adjustments", "cells", "concentration", "per_head", "total", "year_of"],
        "words": [
            "change_words",
            "group_name",
            "money",
            "money_range",
            "people_range",
            "percent_range",
            "pound_scale",
            "shares_title",
            "shift_words",
            "shifts_words",
            "times_words",
        ],
    },
)
