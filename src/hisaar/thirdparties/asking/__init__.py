"""Questionnaires: read from data files, answered, scored with reasons."""
