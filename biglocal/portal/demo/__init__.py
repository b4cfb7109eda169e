"""The demonstration: real area names, invented people and projects, told from today backwards."""
