"""What the cells of the national spending returns mean, in the words of the evidence.

Long-term support is split by support setting, primary support reason and age group; short-term
support by purpose, reason and age group; everything else by activity only. The 2016-17 file gives
numbers for these labels without a code book. The numbers follow the alphabet of the labels that
the 2017-18 file prints, which is how they were matched; England's amounts agree within a few per
cent from one year to the next.
"""

REASONS = {
    "learning disability support": "learning_disability",
    "mental health support": "mental_health",
    "physical support": "physical_support",
    "sensory support": "sensory_support",
    "support with memory and cognition": "memory_and_cognition",
}

SUB_BANDS = {"65 to 74", "75 to 84", "85 and over"}  # they repeat 65 and over
SUB_BANDS |= {f"age {band}" for band in SUB_BANDS}
AGE_GROUPS = {"18 to 64": "18_64", "65 and over": "65_plus"}
AGE_GROUPS |= {f"age {band}": group for band, group in AGE_GROUPS.items()}

LONG_TERM = {
    "community: direct payments": ("direct_payments", "all"),
    "community: home care": ("home_care", "all"),
    "community: supported living": ("supported_living", "all"),
    "community: other long term care": ("other_long_term_community_care", "all"),
    "supported accommodation": ("supported_accommodation", "all"),
    "residential": ("residential_care", "long_term"),
    "nursing": ("nursing_care", "long_term"),
}

SHORT_TERM = {
    "to maximise independence": ("short_term_to_maximise_independence", "short_term"),
    "other short term": ("other_short_term_support", "short_term"),
}

OTHER = {
    "assistive equipment and technology": ("community_equipment", "all"),
    "commissioning and service delivery": ("commissioning_and_service_delivery", "all"),
    "information and early intervention": ("information_and_early_intervention", "all"),
    "social care activities": ("social_care_activities", "all"),
    "social support: asylum seeker support": ("asylum_seeker_support", "all"),
    "social support: substance misuse support": ("substance_misuse_support", "all"),
    "social support: support for social isolation/other": ("social_isolation_support", "all"),
    "social support: support to carer": ("support_to_carers", "all"),
}

TO_CARERS = "social support: support to carer"
CARER_SUPPORT = {
    "community: direct payments": "direct_payments_to_carers",
    "community: other": "other_support_to_carers",
}

# 2016-17: number -> label of 2017-18. 5 under settings is clients' income only, no spending.
CARE_TYPE_KEYS = {"2": "long term care", "3": "other", "4": "short term care"}
AGE_BAND_KEYS = {
    "1": "18 to 64",
    "2": "65 and over",
    "3": "65 to 74",
    "4": "75 to 84",
    "5": "85 and over",
}
REASON_KEYS = {
    "1": "assistive equipment and technology",
    "2": "commissioning and service delivery",
    "3": "information and early intervention",
    "4": "learning disability support",
    "5": "mental health support",
    "6": "physical support",
    "7": "sensory support",
    "8": "social care activities",
    "9": "social support: asylum seeker support",
    "10": "social support: substance misuse support",
    "11": "social support: support for social isolation/other",
    "12": "social support: support to carer",
    "13": "support with memory and cognition",
}
SETTING_KEYS = {
    "1": "community: direct payments",
    "2": "community: home care",
    "3": "community: other long term care",
    "4": "community: supported living",
    "6": "nursing",
    "7": "residential",
    "9": "supported accommodation",
}
INCOME_ONLY_KEY = "5"
PURPOSE_KEYS = {"1": "other short term", "2": "to maximise independence"}
CARER_SUPPORT_KEYS = {"1": "community: direct payments", "2": "community: other"}
