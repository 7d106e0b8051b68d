from collections.abc import Iterator

from trackplan.consumers.lookup import absences
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.reference import Reference
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import about, is_built_in, quoted_use


class UnguardedOptional(ReaderRule):
    """A message prints, without a fallback, what a valid payload may lack."""

    card = RuleCard(
        id="unguarded-optional",
        severity=Severity.ERROR,
        summary="A message prints, without a fallback, an attribute that may be missing or null.",
        why=(
            "Customer.io does not send a message that prints a missing value without a fallback: it marks "
            "the delivery as failed, and the person hears nothing."
        ),
        fix="Give it a fallback with `default`, put it inside an `if`, or make the attribute required.",
        bad="""\
events:
  checkout_started:
    attributes:
      discount_code: {type: string, nullable: true}
--- templates/checkout_started/reminder.html
{{ event.discount_code }} # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      discount_code: {type: string, nullable: true}
--- templates/checkout_started/reminder.html
{% if event.discount_code != blank %}{{ event.discount_code }}{% endif %}
{{ event.discount_code | default: "none" }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place, with the part of its path that may be missing."""
        for use in world.places:
            reference = use.reference
            if reference.usage != "printed" or not reference.certain or use.found.missing:
                continue
            if use.template.field == "recipient":
                continue  # without a recipient there is nothing to send
            if reference.root == "customer" and is_built_in(reference.path):
                continue
            gap = next(
                ((path, how) for path, how in absences(use.found) if not _minds(reference, path)), None
            )
            if gap is not None:
                yield about(world, self.card, use, *_said(use, *gap))


def _minds(reference: Reference, path: str) -> bool:
    """Whether the text minds that a path may be missing; a test of a list tells an empty one too."""
    return reference.covers(path) or (path.endswith("[]") and reference.covers(path.removesuffix("[]")))


def _said(use: Use, path: str, how: str) -> tuple[str, ...]:
    root, whole = use.reference.root, use.reference.path
    if root == "customer" and how == "optional":
        why = "not everybody has it"
    elif how == "empty":
        why = f"`{path.removesuffix('[]')}` may be empty"
    else:
        why = f"it is {how}" if path == whole else f"`{path}` is {how}"
    return (f"{quoted_use(use)} is printed without a fallback, and {why}",)
