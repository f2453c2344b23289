"""The pages: of a report, of a council, of all of them together.

Records, executed notebooks and findings come in; HTML, spreadsheets, a PDF and findings.csv go out,
each written only when something that it shows changed (`ledger`).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["write"])
