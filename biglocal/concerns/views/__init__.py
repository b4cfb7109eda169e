"""Pages of concerns, by audience: who reports, who answers, who wrote, the named few."""
