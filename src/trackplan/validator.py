"""JSON Schema validation; the only file that imports jsonschema-rs.

Nothing is ever fetched: a `$ref` out of the schema is refused. Patterns run in a linear-time engine, so no
plan can stall a run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from trackplan.document import Path


class Failure(NamedTuple):
    """One failure of a value: the keyword, the path in the value, and the names concerned."""

    keyword: str
    at: Path
    name: str | None = None
    """The missing attribute of ``required``, the extra one of ``additionalProperties``, a wrong key."""
    value: Any = None

    def __repr__(self) -> str:
        return f"Failure({self.keyword!r}, {self.at!r}, {self.name!r}, …)"  # the value is personal data


class SchemaError(ValueError):
    """A schema that does not compile, which a pattern of the plan is to blame for. Its text says which."""


class Validator:
    """A compiled schema (draft 2020-12, formats asserted). Raises `SchemaError` if it does not compile."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        import jsonschema_rs  # noqa: PLC0415 - a run that compiles no schema need not wait for it

        try:
            self._compiled = jsonschema_rs.Draft202012Validator(
                dict(schema),
                validate_formats=True,
                offline=True,
                pattern_options=jsonschema_rs.RegexOptions(),
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            raise SchemaError(_told(error)) from error
        self.accepts = self._compiled.is_valid

    def failures(self, value: Any) -> list[Failure]:
        """Return every failure, one for each missing or extra attribute.

        A value of the wrong type has only that failure; its other constraints are not checked.
        """
        errors: list[Any] = [*self._compiled.iter_errors(value)]
        mistyped = {tuple(error.instance_path) for error in errors if error.kind.name == "type"}
        found: list[Failure] = []
        for error in errors:
            kind, at = error.kind, error.instance_path
            name = kind.name
            if name == "required":
                found.append(Failure(name, tuple(at), kind.property))
            elif name == "additionalProperties":
                found += [Failure(name, tuple(at), extra) for extra in kind.unexpected]
            elif name == "propertyNames":
                found.append(Failure(name, tuple(at), kind.error.instance, kind.error.instance))
            elif name == "type" or tuple(at) not in mistyped:
                keyword = "format" if name == "anyOf" else str(error.schema_path[-1])
                found.append(Failure(keyword, tuple(at), None, error.instance))
        return found


@lru_cache(maxsize=256)
def matcher(pattern: str) -> Callable[[str], bool] | None:
    """Compile a pattern into a predicate, in the linear-time engine; ``None`` if it cannot be run."""
    try:
        return Validator({"type": "string", "pattern": pattern}).accepts
    except ValueError:
        return None


@lru_cache(maxsize=256)
def can_run(pattern: str) -> bool:
    """Whether `matcher` can run a pattern; the native scanner, where it is there, knows of most sooner."""
    try:
        from trackplan._scanner import runs  # noqa: PLC0415 - an optional part of the distribution
    except ImportError:
        return matcher(pattern) is not None
    return runs(pattern) or matcher(pattern) is not None


def _told(error: Exception) -> str:
    if getattr(getattr(error, "kind", None), "name", "") == "format":
        return f"the pattern `{getattr(error, 'instance', '')}` cannot be run"
    return str(error)


def pattern_fault(pattern: str) -> str | None:
    """Return why the linear-time engine cannot run a pattern, in one line; ``None`` if it can."""
    import jsonschema_rs  # noqa: PLC0415

    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    except (jsonschema_rs.ValidationError, ValueError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return lines[-1].removeprefix("error: ") if lines else "it is not a regular expression"
    return None
