"""Controls and what their tests prove."""
