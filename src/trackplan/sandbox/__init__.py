"""A local Customer.io on SQLite: accepts calls, checks them against the plan, serves the App API.

Every API is a function from a `Call` to a `Decision`, without web framework or database. `store` applies
decisions, `web` speaks HTTP, `server` is the process.
"""
