"""The decision table: what each fact does to senders and to readers, and why.

*Breaking for senders*: a payload that is valid under the old plan is invalid under the new one.
*Breaking for readers*: a payload that is valid under the new plan could not have come under the old
one, counting only the attributes that the old plan declared. *Risky* where the plans do not hold
enough to tell. The first row of a fact that applies decides.
"""

from __future__ import annotations

from trackplan.diff.table import attributes, constraints, events, surroundings
from trackplan.diff.table.row import Row

TABLE: tuple[Row, ...] = (*events.ROWS, *attributes.ROWS, *constraints.ROWS, *surroundings.ROWS)
"""Every row, the rows of one fact in the order in which they are tried."""
