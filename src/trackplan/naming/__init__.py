"""Names: their styles, their words, and how much one is like another.

Everything here is about text alone: it knows no plan and reads nothing.
"""
