"""From records to rupees: what people say becomes distributions, and those a year's loss.

`portfolio` builds what the engine needs, `compute` asks it everything, `latest` is what was frozen
last; `calibration_of` tells how good somebody's ranges are, `backtest` how good the scenarios are.
"""

from hisaar.risk.register import latest_quantification as latest

from .backtesting import Tested, backtest
from .book import Book, read, scenarios_in_force
from .building import Built, Model, model_of, portfolio, scenario_of
from .calibration import Question, calibration_of, questions
from .estimates import Opinion, latest_estimates, pooled
from .frequencies import frequency_of
from .notes import Note, Unusable
from .results import Results
from .running import compute
from .severities import severity_of

__all__ = (
    "Book", "Built", "Model", "Note", "Opinion", "Question", "Results", "Tested", "Unusable",
    "backtest", "calibration_of", "compute", "frequency_of", "latest", "latest_estimates",
    "model_of", "pooled", "portfolio", "questions", "read", "scenario_of", "scenarios_in_force",
    "severity_of",
)  # fmt: skip
