"""Other people's plans, one file a format: read into a `ForeignPlan`, and written from a `Plan`.

A reader claims every key of the source document that it carries over. A key that nobody claims is listed
as not carried, so that nothing is dropped in silence. No format opens a file: bytes come in and go out.
"""
