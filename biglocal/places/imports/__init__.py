"""How files are taken in: read by headings, compared, told in full, written at once or not at all (places.md)."""
