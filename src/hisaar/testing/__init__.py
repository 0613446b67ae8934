"""What tests and scanners find: vulnerabilities and how they close."""
