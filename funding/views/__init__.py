"""Pages about money, by audience: the group, staff, everybody."""
