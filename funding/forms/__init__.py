"""Shape and wording of what is typed about money; nothing is saved here."""
