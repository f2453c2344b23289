"""What can be said against the evidence: totals, printed figures, assumptions, review dates."""
