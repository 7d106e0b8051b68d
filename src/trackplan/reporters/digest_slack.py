"""The digest as blocks of Slack's Block Kit, the body of an incoming webhook or of chat.postMessage.

Source: https://docs.slack.dev/reference/block-kit (limits of texts), and "Formatting message text" (escapes).
"""

from __future__ import annotations

import json
from typing import Any

from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.digest import DigestItem, digest, tail_of
from trackplan.reporters.safe import safe

_HEADER, _SECTION = 150, 3_000


def render(report: Report, _style: Style) -> str:
    """Render one JSON object: a text for notifications, and the blocks."""
    made = digest(report)
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(safe(made.title), _HEADER)}}
    ]
    facts = _escape(made.facts) + (f" · <{made.link}|docs>" if made.link else "")
    if made.facts:
        blocks.append({"type": "context", "elements": [_text(facts)]})
    blocks += [_section(_item(one)) for one in made.items]
    if made.closing:
        blocks.append(_section("\n".join(map(_escape, made.closing))))
    return json.dumps({"text": safe(made.title), "blocks": blocks}, ensure_ascii=False, indent=2) + "\n"


def _item(one: DigestItem) -> str:
    name = f"<{one.link}|{_escape(one.name)}>" if one.link else f"*{_escape(one.name)}*"
    since = f" since {_escape(one.since)}" if one.since else ""
    tail = "; ".join(map(_escape, tail_of(one)))
    return f"*{_escape(one.state)}* {name}{since}\n{_escape(one.said)}" + (f"\n_{tail}_" if tail else "")


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _text(text)}


def _text(text: str) -> dict[str, Any]:
    """A text in Slack's markup; ``verbatim`` keeps Slack from making links and mentions of what it holds."""
    return {"type": "mrkdwn", "text": _cut(text, _SECTION), "verbatim": True}


def _escape(text: str) -> str:
    """Escape the three characters by which Slack marks up links and mentions."""
    return safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
