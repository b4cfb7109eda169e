"""Tables that people bring: read from what they pasted, from CSV or XLSX, and understood line by line."""
