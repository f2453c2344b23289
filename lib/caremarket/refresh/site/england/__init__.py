"""All councils side by side: a page for each measure that many have, with maps and a ranking.

What the reports found comes in (`figures`), is put into classes (`classes`) and shown (`page`), on
outlines (`outlines`) and as circles (`circles`) where boundaries are imported.
"""
