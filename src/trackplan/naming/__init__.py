"""Names: their styles, their words, and how similar two of them are.

Everything here works on plain text, without a plan and without IO.
"""
