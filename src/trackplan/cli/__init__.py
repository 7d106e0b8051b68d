"""The commands, one a file, in the order in which help lists them.

A command's module is imported when it runs: `trackplan lint` in a hook pays for nothing else. The
two answers that need no command, the version and the list of commands, import nothing at all.
"""

from __future__ import annotations

import gc
import os
import sys

from trackplan.cli.support.exit import end

COMMANDS = {
    "init": "Write a starter plan into a new folder.",
    "lint": "Check the plan and its samples, or payloads against the plan.",
    "audit": "Check what really landed, in exports or the workspace.",
    "history": "Show the course of an event, from the history that audits keep.",
    "code": "Check the calls in source code that send events.",
    "infer": "Write a plan from what landed, or add to yours.",
    "import": "Bring in another tool's plan, as a new one or merged into yours.",
    "export": "Write the plan in another format: JSON Schema, Segment and more.",
    "diff": "Show what changed between two plans, and what that breaks.",
    "changelog": "Write release notes from the history of the plan.",
    "pull": "Write what reads events in the workspace into a file.",
    "push": "Put the plan's descriptions into the workspace's Data Index.",
    "send": "Send one event for a test person, and wait until it has landed.",
    "impact": "Show which campaigns and messages read an event or attribute.",
    "ready": "Go through the checklist before an event or a journey goes out.",
    "liquid": "Show what one template reads.",
    "ci": "Lint, compare with the base branch, and leave every report.",
    "fmt": "Rewrite plan files in the one layout, comments and all.",
    "docs": "Build, serve or check the event docs site.",
    "show": "Show what one event needs, as Markdown or JSON.",
    "explain": "Show what a rule means, why it matters, and how to mend it.",
    "sample": "Make payloads from the plan, valid or with known defects.",
    "generate": "Make typed senders from the plan.",
    "rules": "List the rules.",
    "mcp": "Answer coding agents and editors about the plan.",
    "sandbox": "Run a local Customer.io for tests and demos.",
    "schema": "Print a JSON Schema: of the plan language, a report or a seed.",
}
"""Every command with its one line of help; see `module_of` for its module."""


def module_of(command: str) -> str:
    """Return the module of a command: its name, with an underscore behind a word of Python."""
    from keyword import iskeyword

    return f"trackplan.cli.commands.{command}{'_' if iskeyword(command) else ''}"


OPTIONS = {
    "--version": "Show the version, and which scanner reads payloads.",
    "--install-completion": "Let the Tab key complete words in this shell.",
    "--show-completion": "Show the script that does so.",
    "--help": "Show this text.",
}
"""The options that stand without a command."""

EPILOG = "Run `trackplan COMMAND --help` for the options of a command, with an example."


def main() -> None:
    """Run the command line; this is the entry point of `trackplan`."""
    end(_command)


def _command() -> int:
    arguments = sys.argv[1:]
    if "_TRACKPLAN_COMPLETE" in os.environ or arguments in (["--install-completion"], ["--show-completion"]):
        from trackplan.cli.support.completion_scripts import answer  # what only a shell asks for

        return answer(arguments)
    if arguments in (["--version"], ["-V"]):
        from trackplan import __version__
        from trackplan.cli.support.scanner import uses_scanner

        sys.stdout.write(f"trackplan {__version__} ({'native' if uses_scanner() else 'plain'} scanner)\n")
    elif arguments in ([], ["--help"], ["-h"], ["help"]):
        sys.stdout.write(overview())
    else:
        # Imports make no garbage worth looking for; the command itself runs with the collector on.
        gc.disable()
        from trackplan.cli.app import run  # what a mere --version need not wait for

        return run(arguments)
    return 0


def overview() -> str:
    """The text of `trackplan --help`."""
    return "\n".join(
        (
            "Usage: trackplan COMMAND [OPTIONS] [ARGS]...",
            "",
            "Keeps a Customer.io tracking plan true.",
            "",
            "Commands:",
            *_table(COMMANDS),
            "",
            "Options:",
            *_table(OPTIONS),
            "",
            EPILOG,
            "",
        )
    )


def _table(listed: dict[str, str]) -> list[str]:
    width = max(map(len, listed))
    return [f"  {name.ljust(width)}  {summary}" for name, summary in listed.items()]
