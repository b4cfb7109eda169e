"""Pages of projects, by what they hang under."""
