"""Reads that pages, reports and rules share; each takes the day it speaks of."""

from .culture import Rate as Rate
from .culture import acknowledgement_rates as acknowledgement_rates
from .culture import communications as communications
from .culture import trained as trained
from .documents import history as history
from .documents import in_force as in_force
from .documents import in_force_of as in_force_of
from .documents import overdue_reviews as overdue_reviews
from .entity import became_subject_on as became_subject_on
from .entity import calendar as calendar
from .entity import entity as entity
from .entity import size_band as size_band
from .meetings import agenda_items as agenda_items
from .meetings import board_meetings as board_meetings
from .meetings import exceptions_from as exceptions_from
from .meetings import members as members
from .meetings import open_actions as open_actions
from .meetings import overdue_actions as overdue_actions
from .roles import Vacancy as Vacancy
from .roles import assignments as assignments
from .roles import current_roles as current_roles
from .roles import holder as holder
from .roles import holders as holders
from .roles import is_in_office as is_in_office
from .roles import vacancies as vacancies
from .roles import was_holding as was_holding
