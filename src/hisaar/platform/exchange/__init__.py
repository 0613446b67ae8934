"""Workbooks in and out: what an insurer keeps in spreadsheets becomes records, and back.

sheets = workbooks.read(path)                     every sheet, hostile files refused
plan = importing.plan_import(sheets, actor=user)  what would change, and every fault
importing.apply(plan)                             all of it, or nothing
"""
