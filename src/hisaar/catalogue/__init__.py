"""The Guidelines and other frameworks as data, and the rules that decide them from records."""
