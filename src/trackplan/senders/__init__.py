"""Senders of events: the calls in source code, read without running it.

`reading.read_code` reads one file into its calls, by the tables in `languages` (how a language looks) and
`clients.yaml` (how clients are called). `payloads` makes of a call the payload that it surely sends.
"""
