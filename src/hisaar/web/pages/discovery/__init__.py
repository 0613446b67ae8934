"""Discovery: files dropped in, what they say, and what people accept of it."""
