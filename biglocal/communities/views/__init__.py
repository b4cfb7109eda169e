"""Pages of groups, roles, invitations and plans."""
