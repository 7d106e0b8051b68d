"""A local Customer.io over SQLite: takes what senders send, judges it at once, serves what readers read.

Every API is a function from a `Call` to a decision, with no web framework and no database in sight;
`store` applies decisions, `web` speaks HTTP, `server` is the process.
"""
