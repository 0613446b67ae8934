"""In which order to bring things back, when teams are few: project scheduling under limits.

What is asked for is the schedule that ends soonest, or that is least late where tasks are due.
"""

from .listing import list_schedule
from .search import schedule
from .tasks import Project, Schedule, project

__all__ = ("Project", "Schedule", "list_schedule", "project", "schedule")
