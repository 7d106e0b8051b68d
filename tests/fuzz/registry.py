"""Every reader by name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fuzz.plan_readers import OF_PLANS
from tests.fuzz.readers import OWN, Make
from tests.fuzz.stored_readers import STORED

READERS: Mapping[str, Make] = {**OWN, **OF_PLANS, **STORED}
