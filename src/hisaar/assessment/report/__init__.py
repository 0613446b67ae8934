"""What is made from a freeze: the report, its companions and the examiner's bundle."""
