"""Wire shapes, one a file: a record read into a `Payload`."""
