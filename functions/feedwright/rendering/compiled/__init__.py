"""Feedwright's own templates as Python: to compile them takes 50 ms, which each cold start would wait for.

``make digest`` writes ``templates.py`` from the templates. Where it was written from others, or by another version of
Jinja, it is not used: the templates are then compiled anew.
"""

import hashlib
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BaseLoader, Environment, Template, TemplateNotFound

_TEMPLATES = Path(__file__).parents[1] / "templates"


def digest_of(names: Iterable[str], *, folder: Path = _TEMPLATES, jinja: str = jinja2.__version__) -> str:
    """Hash the templates with these names, and the version of Jinja; line ends are no difference."""
    hashed = hashlib.sha256(jinja.encode())
    for name in names:
        hashed.update((folder / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return hashed.hexdigest()[:16]


class CompiledLoader(BaseLoader):
    """Loads the templates that are compiled, for the environment that they were compiled for."""

    has_source_access = False

    def __init__(self, digest: str) -> None:
        """Take the templates if they were compiled from those with this digest (``digest_of``), else none."""
        from feedwright.rendering.compiled import templates  # noqa: PLC0415 - the script that writes it has none yet

        self._made = templates.TEMPLATES if digest == templates.DIGEST else {}

    def list_templates(self) -> list[str]:
        return sorted(self._made)

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja names it so
    ) -> Template:
        """Give a template.

        Raises:
            TemplateNotFound: it is not compiled, or has changed since.
        """
        if name not in self._made:
            raise TemplateNotFound(name)
        names = {**self._made[name](environment), "__file__": name}
        return environment.template_class.from_module_dict(environment, names, {} if globals is None else globals)
