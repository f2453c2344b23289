"""The batch: plan, run, engines, pages; what `caremarket refresh` does."""
