"""Review campaigns: who has answered, and the lines that owners and managers decide by link."""
