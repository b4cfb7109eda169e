"""Pages that show several parts, by audience."""
