"""Write ``feedwright/rendering/compiled/templates.py``: the templates of pages as Python, as Jinja compiles them.

Usage: compile_templates.py [--check]. With --check nothing is written; the exit status is 1 if the file is out of date.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

from feedwright.rendering.compiled import digest_of
from feedwright.rendering.templating import NAMES, environment_of_sources

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "functions/feedwright/rendering/compiled/templates.py"
HEAD = '''"""The templates of pages as Jinja compiles them; ``make digest`` writes this file.

Each function gives the names of a template's module.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment

DIGEST = "{digest}"
'''


def lines() -> Iterator[str]:
    """Give the parts of the file."""
    yield HEAD.format(digest=digest_of(NAMES))
    environment = environment_of_sources()
    for name in NAMES:
        source = (ROOT / "functions/feedwright/rendering/templates" / name).read_text(encoding="utf-8")
        code = environment.compile(source, name, None, raw=True)
        yield f"\n\ndef {_function(name)}(environment: Environment) -> dict[str, Any]:\n"
        yield indent(code.strip(), "    ") + "\n    return locals()\n"
    yield "\n\nTEMPLATES: Mapping[str, Callable[[Environment], dict[str, Any]]] = {\n"
    yield from (f'    "{name}": {_function(name)},\n' for name in NAMES)
    yield "}\n"


def _function(name: str) -> str:
    return name.replace(".", "_")


def main() -> None:
    text = "".join(lines())
    if "--check" not in sys.argv:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        sys.exit(f"{TARGET.relative_to(ROOT)} is out of date. Run: make digest")


if __name__ == "__main__":
    main()
