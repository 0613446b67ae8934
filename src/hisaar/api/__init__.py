"""The programs' way in: every register, the assessment and files as JSON under ``/api/v1/``."""
