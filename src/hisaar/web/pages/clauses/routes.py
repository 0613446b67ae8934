"""The addresses of clauses, standards and frameworks."""

from django.urls import path

from . import browse, clause, frameworks, standards

urlpatterns = [
    path("clauses/", browse.ClausesView.as_view(), name="clauses"),
    path("clauses/extensions/", browse.ExtensionsView.as_view(), name="extensions"),
    path("clauses/<str:clause>/", clause.ClauseView.as_view(), name="clause"),
    path("standards/", standards.StandardsView.as_view(), name="standards"),
    path("standards/<str:code>/", standards.StandardView.as_view(), name="standard"),
    path("standards/<str:code>/<path:reference>/", standards.ReferenceView.as_view(),
         name="reference"),
    path("frameworks/", frameworks.FrameworksView.as_view(), name="frameworks"),
]  # fmt: skip
