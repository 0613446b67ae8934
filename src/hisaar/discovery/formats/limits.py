"""Bounds that no honest file comes near; each is counted, never taken from a file's own headers."""

MEGABYTE = 1 << 20
CHUNK = 1 << 16

FILE_BYTES = 1024 * MEGABYTE
DOCUMENT_BYTES = 64 * MEGABYTE  # JSON is parsed as a whole
XML_BYTES = 512 * MEGABYTE
XML_DEPTH = 100
XML_ATTRIBUTES = 200
XML_NODES = 200_000  # in one host, component or result
XML_TEXT = 4 * MEGABYTE  # in one element
XML_STALL = 2 * MEGABYTE  # without an element beginning or ending, or text
LINE = 4 * MEGABYTE
COLUMNS = 512
ROWS = 5_000_000
CELL = MEGABYTE
WORKBOOK_BYTES = 64 * MEGABYTE
UNPACKED_BYTES = 256 * MEGABYTE
UNPACKED_RATIO = 200
RATIO_FROM_BYTES = 4 * MEGABYTE
MEMBERS = 2_000
KEPT_ENTRIES = 40
KEPT_TEXT = 2_000
KEPT_DEPTH = 6
MERGED_HOSTS = 300_000
