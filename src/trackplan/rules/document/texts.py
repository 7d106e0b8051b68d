"""Cards of rules about any text, of a plan or of payloads."""

from trackplan.model.finding import RuleCard, Severity

CARDS = (
    RuleCard(
        id="byte-order-mark",
        severity=Severity.WARNING,
        summary="A file begins with a byte order mark.",
        why=(
            "The mark is invisible, and tools that do not expect it take it for the first character of "
            "the first name."
        ),
        fix="Save the file as UTF-8 without a byte order mark.",
        bad="""\
\ufefftrackplan: 1  # flagged
""",
        good="""\
trackplan: 1
""",
    ),
    RuleCard(
        id="control-character",
        severity=Severity.ERROR,
        summary="A file holds a control character or an odd line break.",
        why=(
            "Nobody sees such a character, yet it is part of the name or text that holds it; reports, "
            "databases and web pages drop it or break on it."
        ),
        fix="Delete the character; end lines with a line feed.",
        bad="""\
events:
  cart_viewed:
    description: "The shopper opened the cart.\\a"  # flagged
""",
        good="""\
events:
  cart_viewed:
    description: The shopper opened the cart.
""",
    ),
    RuleCard(
        id="duplicate-key",
        severity=Severity.ERROR,
        summary="A mapping holds the same key twice.",
        why=(
            "Common parsers keep the last one and say nothing, so half of what was written is lost. Here "
            "the first is read."
        ),
        fix="Keep one of them, or give one another name.",
        bad="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
  cart_viewed: {description: The shopper came back to the cart.}  # flagged
""",
        good="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
  cart_reopened: {description: The shopper came back to the cart.}
""",
    ),
    RuleCard(
        id="invalid-encoding",
        severity=Severity.ERROR,
        summary="A file is not UTF-8, or lost characters when it was converted.",
        why="Read in another encoding, names and texts change: an event then never matches what lands.",
        fix="Save the file as UTF-8, and write the characters that were lost anew.",
        bad="""\
events:
  cafe_visited:
    description: The shopper booked a table at the Caf\ufffd.  # flagged
""",
        good="""\
events:
  cafe_visited:
    description: The shopper booked a table at the Café.
""",
    ),
    RuleCard(
        id="invisible-character",
        severity=Severity.ERROR,
        summary="A file holds an invisible character.",
        why=(
            "A name with a zero-width space looks like the planned name and never matches it; "
            "bidirectional controls make a line show other than it reads, which hides changes from "
            "reviewers."
        ),
        fix="Delete the character, or write its escape in double quotes where it is meant.",
        bad="""\
events:
  cart_\u200bviewed: {description: The shopper opened the cart.}  # flagged
""",
        good="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
""",
    ),
    RuleCard(
        id="over-limit",
        severity=Severity.ERROR,
        summary="A file is larger, deeper or more repetitive than a plan can be.",
        why=(
            "The limits (32 MB, 64 levels, a million values, aliases counted as often as they repeat) "
            "keep a mistaken or hostile file from exhausting the machine that checks it."
        ),
        fix="Check what wrote the file; split a plan that is truly so large.",
        bad="events:\n  deep: " + "[" * 70 + "]" * 70 + "  # flagged\n",
        good="""\
events:
  shallow: {description: Fires when the shopper scrolls.}
""",
    ),
    RuleCard(
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
    ),
    RuleCard(
        id="unreadable-number",
        severity=Severity.ERROR,
        summary="A number is infinite, NaN, or too long.",
        why=(
            "JSON has no such number, so no payload can carry it and no schema can compare with it. It is "
            "read as text."
        ),
        fix="Write a finite number, or quote the text.",
        bad="""\
events:
  cart_viewed:
    attributes:
      cart_value: {type: number, maximum: .inf}  # flagged
""",
        good="""\
events:
  cart_viewed:
    attributes:
      cart_value: {type: number, maximum: 100000}
""",
    ),
)
