"""The site: what the refresh makes of all reports together, page by page."""
