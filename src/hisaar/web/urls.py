"""The addresses of the pages."""

from django.urls import include, path

from .pages import overview, records, search
from .registers import exports, imports, pickers

urlpatterns = [
    path("", include("hisaar.web.answering.routes")),
    path("", include("hisaar.web.pages.accessmatrix.routes")),
    path("", include("hisaar.web.pages.accessreview.routes")),
    path("", include("hisaar.web.pages.assessment.routes")),
    path("", include("hisaar.web.pages.clauses.routes")),
    path("", include("hisaar.web.pages.cover.routes")),
    path("", include("hisaar.web.pages.dependence.routes")),
    path("", include("hisaar.web.pages.discovery.routes")),
    path("", include("hisaar.web.pages.impact.routes")),
    path("", include("hisaar.web.pages.office.routes")),
    path("", include("hisaar.web.pages.profile.routes")),
    path("", include("hisaar.web.pages.quantify.routes")),
    path("", include("hisaar.web.pages.reportroom.routes")),
    path("", include("hisaar.web.pages.risks.routes")),
    path("", include("hisaar.web.pages.thirdparties.routes")),
    path("search/", search.SearchView.as_view(), name="search"),
    path("registers/", overview.OverviewView.as_view(), name="registers"),
    path("registers/", include("hisaar.web.registers.routes")),
    path("import/", imports.WholeImportView.as_view(), name="import"),
    path("template.xlsx", exports.WholeTemplateView.as_view(), name="template"),
    path("records/choices/", pickers.CodeChoices.as_view(), name="code-choices"),
    path("records/<str:code>/", records.RecordByCode.as_view(), name="record"),
]
