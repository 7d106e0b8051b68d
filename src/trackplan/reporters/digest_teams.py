"""The digest as an Adaptive Card, the body of a Teams workflow that posts to a channel.

Source: https://adaptivecards.io/explorer (version 1.4), and Microsoft's "Create incoming webhooks with
Workflows".
"""

from __future__ import annotations

import json
from typing import Any

from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.digest import DigestItem, digest, tail_of
from trackplan.reporters.markdown_text import escape, first


def render(report: Report, _style: Style) -> str:
    """Render one JSON object: a message with the card."""
    made = digest(report)
    body = [_block(first(escape(made.title)), size="Large", weight="Bolder")]
    if made.facts:
        body.append(_block(escape(made.facts), isSubtle=True, spacing="None"))
    body += [_block(_item(one), separator=True) for one in made.items]
    body += [_block(escape(one)) for one in made.closing]
    action = [{"type": "Action.OpenUrl", "title": "Docs", "url": made.link}] if made.link else []
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        **({"actions": action} if action else {}),
    }
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return json.dumps({"type": "message", "attachments": [content]}, ensure_ascii=False, indent=2) + "\n"


def _item(one: DigestItem) -> str:
    name = f"[{escape(one.name)}]({one.link})" if one.link else f"**{escape(one.name)}**"
    since = f" since {escape(one.since)}" if one.since else ""
    tail = "; ".join(map(escape, tail_of(one)))
    said = escape(one.said.replace("`", ""))  # a card shows no code
    return f"**{escape(one.state)}** {name}{since}: {said}" + (f"; {tail}" if tail else "")


def _block(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, **more}
