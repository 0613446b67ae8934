"""The list of a register: search, filters, sorting, pages, saved views."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.forms import DateField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from hisaar.platform.records.filters import filter_set, joined
from hisaar.platform.records.models import SavedFilter
from hisaar.web import access, services

from . import bulk, cells, pickers
from .base import RegisterView

PAGE_SIZE = 50
SIZES = (25, 50, 100, 200)
CONTROL = {"page", "sort", "size", "q"}


@dataclass(frozen=True)
class Heading:
    label: str
    css: str
    address: str
    direction: str  # "", "ascending" or "descending"


class RowsView(RegisterView):
    """Anything that works on the rows which the query string selects."""

    @cached_property
    def filters(self) -> Any:
        rows = access.visible(self.request, self.record_type, self.needs)
        return filter_set(self.record_type)(self.request.GET, rows, request=self.request)

    @property
    def sort(self) -> str:
        return self.request.GET.get("sort", "")

    def ordered(self, rows: Any) -> Any:
        """Sorted by a column, then by age, so that pages never overlap."""
        name, backwards = self.sort.removeprefix("-"), self.sort.startswith("-")
        key = ""
        if name in self.record_type.column_names:
            key = cells.column(self.record_type, name).sort
        if not key:
            return rows
        return rows.order_by(f"-{key}" if backwards else key, "pk")

    def rows(self) -> Any:
        rows = joined(self.record_type, self.filters.qs)
        many = [
            name for name in self.record_type.column_names
            if self.record_type.has_field(name) and self.record_type.field(name).many_to_many
        ]  # fmt: skip
        return self.ordered(rows.prefetch_related(*many) if many else rows)

    def query(self, **changes: str) -> str:
        """The present query string with some values replaced, or dropped when empty."""
        changed = self.request.GET.copy()
        for name, value in changes.items():
            changed.pop(name, None)
            if value:
                changed[name] = value
        return f"?{changed.urlencode()}"


class ListView(RowsView):
    """The register itself. htmx asks for the same address and gets the table alone."""

    template = "web/registers/list.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = self.paginated()
        context = {
            "page": page, "headings": self.headings(), "sizes": self.sizes(page),
            "rows": cells.rows(self.record_type, page.object_list, ticks=self.may("change")),
            "pages": self.page_links(page), "chips": self.chips(), "text": request.GET.get("q", ""),
            "sort": self.sort, "size": page.paginator.per_page, "query": self.tidy_query(),
            "is_narrowed": self.is_narrowed(), "kept": self.kept(), "problems": self.problems(),
            "bulk_fields": bulk.fields(self.record_type) if self.may("change") else [],
        }  # fmt: skip
        if self.is_partial:
            response = self.page("web/registers/rows.html", **context)
            response["HX-Push-Url"] = f"{self.address()}{self.tidy_query()}"
            return response
        return self.page(
            saved=services.saved_filters(request.user, self.record_type.slug),
            has_filters=bool(self.record_type.filters), **context,
        )  # fmt: skip

    def paginated(self) -> Page[Any]:
        size = self.request.GET.get("size", "")
        per_page = int(size) if size.isdecimal() and int(size) in SIZES else PAGE_SIZE
        return Paginator(self.rows(), per_page).get_page(self.request.GET.get("page"))

    def is_narrowed(self) -> bool:
        return any(value for name, value in self.request.GET.items() if name not in CONTROL - {"q"})

    def tidy_query(self) -> str:
        """The query string without what says nothing, for the address bar."""
        query = self.request.GET.copy()
        if query.get("size") == str(PAGE_SIZE):
            query.pop("size")
        for name, values in list(query.lists()):
            query.setlist(name, [v for v in values if v])
        return f"?{query.urlencode()}" if query.urlencode() else ""

    def kept(self) -> list[tuple[str, str]]:
        """What a new search or order keeps of the address: the filters and the order."""
        query = self.request.GET
        return [(n, v) for n, vs in query.lists() if n not in ("q", "page") for v in vs if v]

    def problems(self) -> list[str]:
        """Filters that were not understood, and so were left out."""
        found = []
        for name, errors in self.filters.errors.items():
            label = str(self.filters.filters[name].label or name)
            found.append(f"{label[:1].upper()}{label[1:]} was left out: {' '.join(errors)}")
        return found

    def headings(self) -> list[Heading]:
        name, backwards = self.sort.removeprefix("-"), self.sort.startswith("-")
        found = []
        for column in cells.columns(self.record_type):
            direction, address = "", ""
            if column.sort:
                is_sorted = column.name == name
                direction = ("descending" if backwards else "ascending") if is_sorted else ""
                then = f"-{column.name}" if is_sorted and not backwards else column.name
                address = self.query(sort=then, page="")
            css = "hs-number" if column.css == "hs-number" else ""
            found.append(Heading(column.label, css, address, direction))
        return found

    def page_links(self, page: Page[Any]) -> list[tuple[str, str, bool]]:
        """Label, address, and whether it is the page that is shown; gaps have no address."""
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        return [
            (str(n), self.query(page=str(n)) if isinstance(n, int) else "", n == page.number)
            for n in numbers
        ]

    def sizes(self, page: Page[Any]) -> list[tuple[int, str, bool]]:
        chosen = page.paginator.per_page
        return [(n, self.query(size=str(n), page=""), n == chosen) for n in SIZES]

    def chips(self) -> list[tuple[str, str]]:
        """What narrows the list, in words, with the address that takes it away."""
        found = []
        for name, flt in self.filters.filters.items():
            for value in self.request.GET.getlist(name) if name != "q" else ():
                if value:
                    label = str(flt.label or name)
                    shown = f"{label[:1].upper()}{label[1:]}: {self._words(flt, value)}"
                    found.append((shown, self.without(name, value)))
        return found

    def _words(self, flt: Any, value: str) -> str:
        choices = flt.extra.get("choices") or ()
        if choices:
            return str(dict(_flat(choices)).get(value, value))
        return {"true": "yes", "false": "no"}.get(value.lower(), value)

    def without(self, name: str, value: str) -> str:
        query: QueryDict = self.request.GET.copy()
        query.setlist(name, [v for v in query.getlist(name) if v != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for value, label in choices:
        flat += label if isinstance(label, list | tuple) else [(value, label)]
    return flat


class FilterPanel(RowsView):
    """The filter form, fetched when somebody opens it: most visits to a list never do."""

    template = "web/registers/filters.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.filters.form
        pickers.lighten(form, request)
        for field in form.fields.values():
            if isinstance(field, DateField):
                field.widget.input_type = "date"
        fields = [field for field in form if field.name != "q"]
        return self.page(fields=fields)


class SavedFilters(RegisterView):
    """Keep the present view of the list under a name, or forget one."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if forget := request.POST.get("forget"):
            services.forget_filter(request.user, self.record_type.slug, forget)
            return redirect(self.address())
        saved: SavedFilter = services.keep_filter(
            request.user, self.record_type.slug,
            name=request.POST.get("name", ""), query=request.POST.get("query", ""),
        )  # fmt: skip
        return redirect(f"{self.address()}?{saved.query}")
