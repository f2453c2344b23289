"""What each table of evidence must hold: its columns, types, units, allowed values and keys.

Nothing comes in; every other room asks `catalogue` for the tables there are. An area's, the
national and the imported tables have a module each, and share their columns.
"""
