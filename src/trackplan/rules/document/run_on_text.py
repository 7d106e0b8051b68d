"""`run-on-text`: a text has swallowed lines that were meant to be something else."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class RunOnText(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="run-on-text",
        severity=Severity.WARNING,
        summary="A text goes on over a line that looks like an item of a list, or like a key.",
        why=(
            "A `- ` that is indented too far, and a quote that is not closed, are no mistakes to YAML: "
            "it reads the lines below as more of the text, and what they say is lost."
        ),
        fix="Indent the items of a list alike, and close the quote; or write the text on one line.",
        bad="""\
events:
  order_completed:
    tags:
      - cart
       - revenue  # flagged
    description: "The order was paid.  # flagged
    owner: growth
    when: Once per order."
""",
        good="""\
events:
  order_completed:
    tags:
      - cart
      - revenue
    description: "The order was paid."
    when: >-
      Once per order,
      - and again after a refund.
""",
    )
