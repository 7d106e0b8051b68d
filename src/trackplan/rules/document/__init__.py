"""Rules about the text of files, as tables of cards: reading a file finds what they report."""
