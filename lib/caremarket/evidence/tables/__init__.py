"""What each table of evidence must hold; every other room asks `catalogue` for those there are."""
