"""The dashboard, and the desk on which the year's assessment is worked through."""
