"""Checks of an event: sums and conditions that hold between the attributes of one payload.

A check is one line of text, such as ``cart_value = sum(items[].price * items[].quantity)``,
``item_count = len(items)`` or ``currency with value``. `syntax` reads it into a `formula`, and `evaluation`
holds a formula against the attributes of a payload, in time linear in both.
"""

from trackplan.checks.evaluation import Outcome, evaluate, number_at
from trackplan.checks.formula import AttributePath, Formula, TermComparison, Together
from trackplan.checks.syntax import CheckSyntaxError, parse, readable

__all__ = [
    "AttributePath",
    "CheckSyntaxError",
    "Formula",
    "Outcome",
    "TermComparison",
    "Together",
    "evaluate",
    "number_at",
    "parse",
    "readable",
]
