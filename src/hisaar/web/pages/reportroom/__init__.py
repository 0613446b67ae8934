"""The report room: build, preview, sign twice, file, hand to the examiner."""
