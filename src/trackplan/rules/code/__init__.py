"""Rules about calls in source code, beside those about payloads that a call decides."""
