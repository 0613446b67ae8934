"""Losses in rupees: a year's losses, the workshop on a scenario, what controls are worth."""
