"""Who did what to which record: append-only and chained by hash.

``chain`` appends and verifies; ``models`` holds the tables.
"""
