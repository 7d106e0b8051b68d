"""The plan language: documents into a `Plan`, and a `Plan` into JSON Schema."""
