"""Residential and nursing care homes: are there too many or too few beds, now and in years to come?

`Supply` holds the evidence and the parameters; `charts`, `tables`, `words` and `worked` show its
results, `findings` says what is recorded. Behind them stand pure functions: the market as it is
(`market`, `register`, `residents`), which counts go together (`moments`), what several methods say
is needed (`inputs`, `model`, `demand`), how sure that is (`chance`, `turning`) and what it costs
(`costs`).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["charts", "findings", "tables", "words", "worked"],
    submod_attrs={"parameters": ["Parameters"], "supply": ["Supply"]},
)
