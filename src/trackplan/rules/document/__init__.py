"""Rules about the text of files, as tables of cards: the parsers find their faults."""
