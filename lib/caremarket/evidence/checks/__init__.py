"""What can be said against the evidence: totals, printed figures, assumptions, review dates.

Typed tables come in; verdicts go out, in frames and sentences. Nothing is changed or left out here.
"""
