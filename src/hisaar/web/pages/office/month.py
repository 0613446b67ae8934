"""The calendar: a month, its days, and what falls on them."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.lib.dates import add_months, today
from hisaar.platform.accounts.links import LinkRefused
from hisaar.platform.tasks import calendar as working
from hisaar.platform.tasks.feed import CalendarEvent, events_for, issue_feed_link, open_feed
from hisaar.web import navigation


@dataclass(frozen=True)
class Day:
    day: dt.date
    events: list[CalendarEvent]
    is_of_month: bool
    is_today: bool
    is_working: bool


class CalendarView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        on = today()
        first = _month(request.GET.get("month", ""), on)
        weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
        by_day: dict[dt.date, list[CalendarEvent]] = defaultdict(list)
        for event in events_for(request.user, weeks[0][0], weeks[-1][-1]):  # type: ignore[arg-type]
            by_day[event.day].append(event)
        open_days = working.load()
        days = [
            [
                Day(d, by_day[d], d.month == first.month, d == on, open_days.is_working_day(d))
                for d in week
            ]
            for week in weeks
        ]
        agenda = [day for week in days for day in week if day.is_of_month and day.events]
        context = {
            "first": first, "weeks": days, "agenda": agenda,
            "before": f"{add_months(first, -1):%Y-%m}", "after": f"{add_months(first, 1):%Y-%m}",
            "names": calendar.day_abbr,
        }  # fmt: skip
        return render(request, "web/office/calendar.html", context)


def _month(text: str, on: dt.date) -> dt.date:
    """The first day of the month that was asked for; this month when it makes no sense."""
    try:
        return dt.date.fromisoformat(f"{text}-01") if text else on.replace(day=1)
    except ValueError:
        return on.replace(day=1)


class FeedLinkView(LoginRequiredMixin, View):
    """A new secret address for calendar programs; the one before stops working."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        secret = issue_feed_link(request.user, actor=request.user)  # type: ignore[arg-type]
        address = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
        messages.success(
            request,
            f"Subscribe to this address in your calendar program; it is shown only now: {address}",
        )
        return redirect("calendar")


class FeedView(View):
    """The iCalendar feed: whoever knows the secret address may read it."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        try:
            content = open_feed(secret)
        except LinkRefused as refused:
            return HttpResponse(str(refused), status=404, content_type="text/plain")
        return HttpResponse(content, content_type="text/calendar; charset=utf-8")


navigation.announce(navigation.Page("Calendar", "calendar", "calendar-days", order=40))
