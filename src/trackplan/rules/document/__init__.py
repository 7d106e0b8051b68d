"""Rules about the text of plan files: syntax, keys, scalars."""
