"""The addresses of every register."""

from __future__ import annotations

from django.urls import path

from . import actions, bulk, deletes, details, exports, forms, imports, lists, pickers

_LIST = "<slug:slug>/"
_RECORD = "<slug:slug>/<str:code>/"

urlpatterns = [
    path(_LIST, lists.ListView.as_view(), name="register-list"),
    path(f"{_LIST}filters/", lists.FilterPanel.as_view(), name="register-filters"),
    path(f"{_LIST}views/", lists.SavedFilters.as_view(), name="register-views"),
    path(f"{_LIST}choices/<slug:key>/", pickers.Choices.as_view(), name="register-choices"),
    path(f"{_LIST}export.<slug:form>", exports.ExportView.as_view(), name="register-export"),
    path(f"{_LIST}template.xlsx", exports.TemplateView.as_view(), name="register-template"),
    path(f"{_LIST}import/", imports.ImportView.as_view(), name="register-import"),
    path(f"{_LIST}bulk/", bulk.BulkView.as_view(), name="register-bulk"),
    path(f"{_LIST}new/", forms.AddView.as_view(), name="register-add"),
    path(_RECORD, details.DetailView.as_view(), name="record-detail"),
    path(f"{_RECORD}edit/", forms.ChangeView.as_view(), name="record-change"),
    path(f"{_RECORD}delete/", deletes.DeleteView.as_view(), name="record-delete"),
    path(f"{_RECORD}history/", details.HistoryView.as_view(), name="record-history"),
    path(f"{_RECORD}files/<slug:name>/", details.FileView.as_view(), name="record-file"),
    path(f"{_RECORD}do/<slug:verb>/", actions.ActionView.as_view(), name="record-action"),
]
