"""Jinja set up for records: dictionary keys take precedence over methods, and repeated parts are cached."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

Fields = dict[str, Any]
"""What a template is given of one thing: an event, a journey, an owner, a page."""

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
"""Compact JSON."""

MOST = 4096
"""Parts kept; what events share, such as the rows of a group, comes round soon."""


class Templates(Environment):
    """An environment where ``record.items`` is the record's key, not the method of `dict`."""

    def __init__(self, sources: Mapping[str, str], **settings: Any) -> None:
        super().__init__(
            loader=DictLoader(dict(sources)),
            undefined=StrictUndefined,
            auto_reload=False,
            optimized=False,  # there is little to fold, and looking for it takes a seventh of compiling
            trim_blocks=True,
            lstrip_blocks=True,
            **settings,
        )
        self.globals["once"] = Once()
        self.filters |= {"content": content, "ticked": ticked}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look up a record's key first, then an attribute of `dict`."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class ThemedTemplates(Templates, ImmutableSandboxedEnvironment):
    """The same for templates that somebody else wrote: they reach records, and nothing behind them.

    See https://jinja.palletsprojects.com/en/stable/sandbox/. A loop without end is still one.
    """


class Once:
    """A cache of a macro's output by record."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], str] = {}

    def __call__(self, macro: Callable[..., str], record: Mapping[str, Any], *rest: Any) -> str:
        """Return the macro's text for this record."""
        key = (macro, repr(record), *rest)
        if key not in self._made:
            if len(self._made) >= MOST:
                self._made.clear()
            self._made[key] = macro(record, *rest)
        return self._made[key]


def ticked(text: str) -> Markup:
    """Render one of our messages: parts between backticks as code, the rest as text."""
    return Markup(_TICKED.sub(r"<code>\1</code>", str(content(text))))  # noqa: S704 - escaped


_TICKED = re.compile("`([^`]*)`")


def content(text: str) -> Markup:
    """Escape text between tags, leaving quotes, of which payloads have many. Never use it in an attribute."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))  # noqa: S704 - escaped
