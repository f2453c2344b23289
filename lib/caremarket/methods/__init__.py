"""Statistical methods that know nothing of social care; docs/methods.md explains each.

Lazy: a module is imported when one of its functions is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["overdispersed"],
    submod_attrs={
        "cohorts": ["capped", "cohort_change_ratios", "hamilton_perry"],
        "decomposition": ["decompose_growth", "size_and_composition"],
        "funnel": ["dispersion", "funnel_limits", "funnel_position"],
        "growth": ["annual_growth_rate", "grow"],
        "hindcast": ["error_bound", "error_limits", "hindcast_errors"],
        "illness_death": ["illness_rates", "prevalence_course"],
        "interpolation": ["interpolate"],
        "intervals": ["byar", "crude_rate", "directly_standardised_rate", "rate_ratio", "wilson"],
        "mix": ["effective_number", "hhi", "normalised_hhi", "shannon", "shares", "theil"],
        "overlap": ["union_bounds"],
        "peers": ["nearest_neighbours", "positions"],
        "queueing": ["erlang_b", "erlang_c", "servers_for_wait", "target_occupancy"],
        "ranking": ["rank_limits"],
        "series": ["carried_on"],
        "simulation": ["logit_normal_from_interval", "probability", "quantile_limits"],
        "smoothing": ["age_curve"],
        "stays": ["closest_stays", "fitted_stays", "remaining_stays"],
        "thinning": ["halves"],
        "waiting": ["simulated_waits"],
    },
)
