"""Runs on a Dask cluster: what goes there, what happens there, and who waits for the results."""
