"""Housing with care: how many sheltered and extra care homes are too many or too few.

`Housing` holds the evidence and the parameters; `charts`, `words` and `worked` show its results,
`findings` says what is recorded. Behind them stand the pure functions of `homes`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["charts", "findings", "words", "worked"],
    submod_attrs={"housing": ["Housing"], "parameters": ["Parameters"]},
)
