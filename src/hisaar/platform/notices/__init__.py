"""Telling people: in the application at once, by e-mail once a day, or at once when it is urgent.

notify([person], "The restore test of SYS-0007 failed.", code="SYS-0007", is_urgent=True)
"""
