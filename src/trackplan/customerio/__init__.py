"""The client of Customer.io's APIs: it reads a workspace, and writes only where it is asked to."""
