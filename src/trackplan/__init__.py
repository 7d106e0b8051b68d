"""trackplan keeps a Customer.io tracking plan true."""

__version__ = "0.1.0"
