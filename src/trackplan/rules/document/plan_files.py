"""Cards of rules about plan files: YAML, and the keys and values of the plan language."""

from trackplan.model.finding import RuleCard, Severity

CARDS = (
    RuleCard(
        id="alias-loop",
        severity=Severity.ERROR,
        summary="An alias is inside the part that it repeats.",
        why="The data is infinitely nested: a diff or the docs would never finish.",
        fix="Move the anchor (`&name`) to a part that does not hold the alias (`*name`).",
        bad="""\
groups:
  cart: &cart  # flagged
    cart_id: {type: string}
    parent: *cart
""",
        good="""\
groups:
  cart: &cart
    cart_id: {type: string}
  parent_cart: *cart
""",
    ),
    RuleCard(
        id="ambiguous-scalar",
        severity=Severity.WARNING,
        summary="A value means something else in YAML 1.1 than in YAML 1.2.",
        why=(
            "Plans are read as YAML 1.2, where `no` and `12:30:45` are text. Editors, scripts and other "
            "tools that still read YAML 1.1 see `false` and `45045` in the same file, so people and "
            "programs disagree on the plan."
        ),
        fix="Quote the value, or write the number or boolean that is meant.",
        bad="""\
events:
  newsletter_joined:
    attributes:
      consent: {type: string, enum: ["yes", no]}  # flagged
      store_code: {type: integer, const: 010}  # flagged
""",
        good="""\
events:
  newsletter_joined:
    attributes:
      consent: {type: string, enum: ["yes", "no"]}
      store_code: {type: integer, const: 10}
""",
    ),
    RuleCard(
        id="defined-twice",
        severity=Severity.ERROR,
        summary="Two files of a plan define one name.",
        why="One of the two would win in silence, and half of the team would read the other.",
        fix="Keep one of the two, or rename one.",
        bad="""\
events:
  order_completed: {description: The shopper paid.}  # flagged
--- events/orders.yaml
events:
  order_completed: {description: The order was shipped.}  # flagged
""",
        good="""\
events:
  order_completed: {description: The shopper paid.}
--- events/orders.yaml
events:
  order_shipped: {description: The order was shipped.}
""",
    ),
    RuleCard(
        id="invalid-merge",
        severity=Severity.ERROR,
        summary="A merge key (`<<`) merges something other than mappings.",
        why="Only mappings have keys to merge; a text or a list of values adds nothing to the mapping.",
        fix="Write `<<: *name`, or `<<: [*first, *second]`, where the anchors stand on mappings.",
        bad="""\
groups:
  cart:
    <<: cart_base  # flagged
    cart_id: {type: string}
""",
        good="""\
groups:
  base: &base
    currency: {type: string}
  cart:
    <<: *base
    cart_id: {type: string}
""",
    ),
    RuleCard(
        id="invalid-value",
        severity=Severity.ERROR,
        summary="A plan file has a value that the plan language does not allow there.",
        why="The plan cannot be understood, so nothing would be checked.",
        fix="Write one of the values that the message names.",
        bad="""\
events:
  order_completed:
    status: live  # flagged
""",
        good="""\
events:
  order_completed:
    status: active
""",
    ),
    RuleCard(
        id="invalid-yaml",
        severity=Severity.ERROR,
        summary="A plan file is not valid YAML.",
        why="Nothing in the file can be read, so none of its events is checked.",
        fix="Mend the line named; it is often an unquoted `: `, a missing quote or uneven indentation.",
        bad="""\
events:
  cart_viewed:
    description: Fires once: when the cart opens  # flagged
""",
        good="""\
events:
  cart_viewed:
    description: "Fires once: when the cart opens"
""",
    ),
    RuleCard(
        id="missing-key",
        severity=Severity.ERROR,
        summary="A plan file leaves out what the plan language requires.",
        why="Without it the plan cannot be understood, so nothing would be checked.",
        fix="Add what is missing.",
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {required: true}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
""",
    ),
    RuleCard(
        id="non-string-key",
        severity=Severity.ERROR,
        summary="A key is a number, a boolean, null, a list or a mapping.",
        why=(
            "Names of events and attributes are text. Other tools turn such a key into `1`, `1.0`, `True` "
            "or an error."
        ),
        fix="Quote the key.",
        bad="""\
events:
  404: {description: The shopper met a page that does not exist.}  # flagged
""",
        good="""\
events:
  "404": {description: The shopper met a page that does not exist.}
""",
    ),
    RuleCard(
        id="several-documents",
        severity=Severity.ERROR,
        summary="A plan file holds more than one YAML document.",
        why="Many readers take the first document and ignore the rest, so events would vanish in silence.",
        fix="Remove the `---`, or move what follows it into a file of its own.",
        bad="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
---  # flagged
events:
  checkout_started: {description: The shopper began to pay.}
""",
        good="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
  checkout_started: {description: The shopper began to pay.}
""",
    ),
    RuleCard(
        id="unknown-key",
        severity=Severity.ERROR,
        summary="A plan file uses a word that the plan language does not know.",
        why=(
            "A misspelt `requierd` requires nothing: the plan reads as if it asked, and nothing is checked."
        ),
        fix="Use the word that was meant, or remove it.",
        bad="""\
events:
  order_completed:
    owners: commerce  # flagged
""",
        good="""\
events:
  order_completed:
    owner: commerce
""",
    ),
    RuleCard(
        id="unknown-tag",
        severity=Severity.ERROR,
        summary="A value carries a tag that is not of YAML's core schema.",
        why=(
            "Tags ask the reader to build something: include a file, read a secret, make an object. "
            "Nothing here does, and dropping the tag would leave a value that was not meant."
        ),
        fix="Remove the tag, and write the value itself.",
        bad="""\
name: !env PLAN_NAME  # flagged
""",
        good="""\
name: Acme Store
""",
    ),
)
