"""Dementia: how many people live with it, why the number grows, how many are undiagnosed.

`Dementia` holds the evidence and the parameters; `charts`, `tables`, `words` and `worked` show its
results, `findings` says what is recorded. Behind them stand pure functions, a module each step.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["charts", "findings", "tables", "words", "worked"],
    submod_attrs={"dementia": ["Dementia"], "parameters": ["Parameters"]},
)
