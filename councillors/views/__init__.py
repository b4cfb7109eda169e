"""Pages of councillors and of asks, by what they hang under."""
