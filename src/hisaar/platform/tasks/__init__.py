"""What is to be done by whom until when: tasks that recur, remind and escalate, and the calendar.

``calendar`` knows the working days, ``feed`` hands everything with a day to people's calendars.
"""
