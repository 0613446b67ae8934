"""What SQLCipher's own SQLite can do, which the interpreter's SQLite may not."""

from django.db.backends.sqlite3 import features


class DatabaseFeatures(features.DatabaseFeatures):
    # SQLCipher allows 250,000 parameters; Django's 999 would cut an import of 10,000 rows into
    # hundreds of statements. Larger statements than this gain nothing and cost memory.
    max_query_params = 16_000
    can_alter_table_drop_column = True
    can_return_columns_from_insert = True
    can_return_rows_from_bulk_insert = True
    supports_aggregate_order_by_clause = True
