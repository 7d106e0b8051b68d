from collections.abc import Iterator
from functools import lru_cache

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem
from trackplan.shapes import SHAPES


class MisspeltEnvelopeKey(PayloadRule):
    """A key around the attributes is almost one of the call's."""

    always = True

    card = RuleCard(
        id="misspelt-envelope-key",
        severity=Severity.WARNING,
        summary="A key beside the attributes is no part of the call, but almost one that the call lacks.",
        why=(
            "Customer.io passes over what it does not know: with the time misspelt an event is dated when "
            "it landed, and with the person misspelt it belongs to nobody."
        ),
        fix="Send the key as the API spells it.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestmp": 1793607400, "data": {}}  # flagged
{"type": "track", "user_id": "usr_1", "event": "checkout_started", "properties": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793607400, "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each unknown key of the envelope that is almost a known one which is not there."""
        payload = sample.payload
        shape = SHAPES.get(payload.shape)
        if shape is None or not payload.attributes_at:  # any key may be an attribute
            return
        for key in payload.record:
            meant = None if key in shape.keys else _meant(key, shape.name)
            if meant is not None and meant not in payload.record:
                article = "an" if shape.title[0] in "AEIOU" else "a"
                message = f"`{key}` is no part of {article} {shape.title}; `{meant}` is"
                yield payload_problem(sample, message, (key,), help=f"send `{meant}`", on_key=True)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no key but those of the shape."""
        shape = SHAPES.get(family.shape)
        if shape is None or _is_open(family.shape):
            return {}
        return {
            "properties": {
                "record": {
                    "properties": dict.fromkeys(sorted(shape.keys), True),
                    "additionalProperties": False,
                }
            }
        }


def _is_open(shape: str) -> bool:
    """Whether attributes stand among the keys of the envelope, so that any key may be one."""
    return not SHAPES[shape].attributes


# A sender that has a key wrong has it wrong in every call.
@lru_cache(maxsize=4096)
def _meant(key: str, shape: str) -> str | None:
    """The key of a shape that another one is but for capitals, separators and a slip, if any."""
    from trackplan.naming.likeness import nearest  # noqa: PLC0415 - few payloads have such a key

    known = {_joined(one): one for one in sorted(SHAPES[shape].keys)}
    joined = _joined(key)
    if joined not in known:
        like = nearest(joined, known, meanings=False)
        joined = "" if like is None else like.name
    return known.get(joined)


def _joined(key: str) -> str:
    """As one word: `usr` alone is too short to be told from another word, `usrid` is not."""
    return "".join(filter(str.isalnum, key)).lower()
