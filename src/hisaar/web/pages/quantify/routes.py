"""The addresses of losses in rupees."""

from django.urls import path

from . import backtest, calibrating, computing, controls, scenarios, workshop, year

urlpatterns = [
    path("quantify/", year.YearView.as_view(), name="quantify"),
    path("quantify/compute/", computing.ComputeView.as_view(), name="quantify-compute"),
    path("quantify/progress/", computing.ProgressView.as_view(), name="quantify-progress"),
    path("quantify/scenarios/", scenarios.ScenariosView.as_view(), name="quantify-scenarios"),
    path(
        "quantify/scenarios/<str:code>/", workshop.WorkshopView.as_view(), name="quantify-workshop"
    ),
    path("quantify/controls/", controls.ControlsView.as_view(), name="quantify-controls"),
    path("quantify/own-losses/", backtest.BacktestView.as_view(), name="quantify-backtest"),
    path(
        "quantify/calibration/", calibrating.CalibrationView.as_view(), name="quantify-calibration"
    ),
]  # fmt: skip
