"""The year's assessment: rules run over the records, conclusions, the report, its filing."""
