"""The batch: from a plan to reports, run side by side and published whole."""
