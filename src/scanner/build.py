"""The build of the native scanner, as a hook of hatchling: with cargo it is built, without it left out.

TRACKPLAN_SCANNER is ``auto`` (the default), ``require``, which fails where it cannot be built, or
``off``. For other machines, TRACKPLAN_TARGET names cargo's target, TRACKPLAN_CARGO its command (such as
``zigbuild``), and TRACKPLAN_PLATFORM the platform of the wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CRATE = Path("src", "scanner")
MODULE = "_scanner.pyd" if sys.platform == "win32" else "_scanner.abi3.so"
MADE = {"win32": "_scanner.dll", "darwin": "lib_scanner.dylib"}.get(sys.platform, "lib_scanner.so")


class ScannerHook(BuildHookInterface[Any]):  # type: ignore[misc]  # hatchling is there only for a build
    """Adds the compiled scanner to a wheel, or puts it beside the sources of an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the crate, and say where the module belongs."""
        wanted = os.environ.get("TRACKPLAN_SCANNER", "auto")
        root = Path(self.root)
        beside = root / "src" / "trackplan" / MODULE
        library = None if wanted == "off" else self._build(root)
        if library is None:
            if wanted == "require":
                raise SystemExit("error: the native scanner could not be built")
            beside.unlink(missing_ok=True)  # of an earlier editable install
            return
        platform = os.environ.get("TRACKPLAN_PLATFORM") or sysconfig.get_platform()
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{platform.replace('-', '_').replace('.', '_')}"
        if version != "editable":
            build_data["force_include"][str(library)] = f"trackplan/{MODULE}"
        elif not beside.is_file() or beside.stat().st_mtime_ns != library.stat().st_mtime_ns:
            shutil.copy2(library, fresh := beside.with_suffix(".new"))
            fresh.replace(beside)  # a process that has it open keeps the old one

    def _build(self, root: Path) -> Path | None:
        cargo = shutil.which("cargo")
        if cargo is None:
            self.app.display_info("cargo is not here: trackplan is built without its native scanner")
            return None
        target = os.environ.get("CARGO_TARGET_DIR") or str(root / "build" / "scanner")
        command = [
            *(cargo, *os.environ.get("TRACKPLAN_CARGO", "build").split()),
            *("--release", "--locked", "--lib", "--manifest-path", str(root / CRATE / "Cargo.toml")),
        ]
        triple = os.environ.get("TRACKPLAN_TARGET", "")
        command += ["--target", triple] if triple else []
        environment = {**os.environ, "CARGO_TARGET_DIR": target}
        if sys.platform != "win32":  # whose linker needs to know where Python is
            environment["PYO3_NO_PYTHON"] = "1"  # else another interpreter would build everything anew
        flags = os.environ.get("RUSTFLAGS", "").split()
        if sys.platform == "darwin":  # Python's symbols are found when it loads the module
            flags += ["-C", "link-arg=-undefined", "-C", "link-arg=dynamic_lookup"]
        if triple.endswith("-musl"):  # else no library can be made that is loaded
            flags += ["-C", "target-feature=-crt-static"]
        if flags:
            environment["RUSTFLAGS"] = " ".join(flags)
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            self.app.display_warning(
                "the native scanner could not be built: trackplan works without it, slower"
            )
            return None
        return Path(target, triple.partition(".")[0], "release", MADE)
