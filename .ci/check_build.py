"""Check what `sam build` made: its size, the architecture of every library, and where it is ours, that it works.

Usage: check_build.py BUILD_FOLDER ARCHITECTURE
"""

import platform
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_MOST = 60  # MB
_ELF_MACHINES = {"arm64": 0xB7, "x86_64": 0x3E}  # e_machine, bytes 18 and 19 of the ELF header


def main(build: Path, architecture: str) -> None:
    functions = sorted(path for path in build.iterdir() if (path / "publish.py").exists())
    assert functions, f"nothing was built in {build}"  # noqa: S101 - a check of its own
    for function in functions:
        libraries = sorted(function.rglob("*.so*"))
        wrong = [str(path) for path in libraries if _machine(path) != _ELF_MACHINES[architecture]]
        if wrong or not libraries:
            sys.exit(f"{function}: not built for {architecture}: {wrong or 'no libraries at all'}")
        size = sum(path.stat().st_size for path in function.rglob("*") if path.is_file()) / 1e6
        print(f"{function.name} ({architecture}): {len(libraries)} libraries, {size:.1f} MB")
        if size > _MOST:
            sys.exit(f"{function} is larger than {_MOST} MB: every cold start fetches and unpacks all of it")
    if architecture == platform.machine():
        for handler in ("publish", "sweep"):
            code = f"import sys; sys.path[0] = {str(functions[0].resolve())!r}; import {handler}; {handler}.handler"
            subprocess.run([sys.executable, "-I", "-c", code], check=True)  # noqa: S603
        print(f"handlers import on Python {platform.python_version()}")
        use = [
            sys.executable,
            "-I",
            str(_ROOT / ".ci/use_build.py"),
            str(functions[0].resolve()),
            str(_ROOT / "content"),
        ]
        subprocess.run(use, check=True)  # noqa: S603


def _machine(path: Path) -> int:
    header = path.read_bytes()[:20]
    return int.from_bytes(header[18:20], "little")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
