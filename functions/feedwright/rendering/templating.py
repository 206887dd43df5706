"""The templates of pages: the templates of Feedwright, and the publisher's own templates in their place."""

import re
import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FunctionLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)
from jinja2.exceptions import TemplateSyntaxError
from markupsafe import Markup

from feedwright.errors import Problem, SiteError
from feedwright.languages import day, duration
from feedwright.rendering.compiled import CompiledLoader, digest_of
from feedwright.rendering.display import clock, direction, file_kind, file_name, label, size, widths_of
from feedwright.rendering.words import words_in

FOLDER = "templates/"  # the folder of the content with a publisher's own templates
# The templates that a publisher may override: all of them.
NAMES = (
    *(
        "article.html",
        "index.html",
        "withdrawn.html",
        "not_found.html",
        "archive.html",
        "archive_list.html",
        "base.html",
        "episode.html",
        "feeds.html",
        "files.html",
    ),
    *("macros.html", "style.css", "article.css", "index.css", "archive.css", "code.css", "podcast.css"),
)
_STYLES = ("index", "article", "archive", "code", "podcast")
_CSS_SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|(?<=:)\s+""")
_CURE = (
    "Correct the template, or delete it: the built-in template then takes its place. "
    'If templates/ belongs to another program, such as Zola, write exclude = ["templates/**"] into site.toml.'
)


def is_template(key: str) -> bool:
    """Say whether the file at *key* is a template of the publisher's own."""
    return key.startswith(FOLDER) and key.removeprefix(FOLDER) in NAMES


def render_template(name: str, overrides: Mapping[str, str], values: Mapping[str, Any]) -> bytes:
    """Render a template.

    Args:
        name: the template's name, such as ``article.html``.
        overrides: the publisher's own templates by their names below ``templates/``.
        values: the values for the template.

    Raises:
        SiteError: one of the *overrides* cannot be used; with its line.
    """
    try:
        template = _environment(tuple(sorted(overrides.items()))).get_template(name)
        return (_bounded(template, values) if overrides else template.render(values)).encode()
    except Exception as error:  # a template may raise any error; an error from elsewhere is Feedwright's own
        problem = _problem(error) or _left_out(error, name, overrides, values)
        if problem is None:
            raise
        raise SiteError(problem) from error


@lru_cache(maxsize=8)
def _environment(overrides: tuple[tuple[str, str], ...]) -> Environment:
    """Make each set of templates once; only a publisher's own templates need the sandbox, which takes time."""
    own = dict(overrides)
    packaged = PackageLoader("feedwright.rendering")
    if not own:
        return _with_styles(_made(Environment, ChoiceLoader([CompiledLoader(digest_of(NAMES)), packaged])))
    load = FunctionLoader(lambda name: (own[name], FOLDER + name, None) if name in own else None)
    return _with_styles(_made(_sandbox(), ChoiceLoader([load, packaged, PrefixLoader({"feedwright": packaged})])))


def environment_of_sources() -> Environment:
    """Give the environment for which Feedwright's own templates are compiled."""
    return _made(Environment, PackageLoader("feedwright.rendering"))


def _made(kind: type[Environment], loader: BaseLoader) -> Environment:
    environment = kind(
        loader=loader,
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # A document holds nothing random: the same state gives the same bytes.
    del environment.globals["lipsum"], environment.filters["random"]
    for function in (clock, day, direction, duration, file_kind, file_name, label, size, widths_of, words_in):
        environment.filters[function.__name__] = function
    return environment


def _with_styles(environment: Environment) -> Environment:
    for page in _STYLES:
        style = _squeezed(environment.get_template(f"{page}.css").render())  # once, not for each page
        environment.globals[f"{page}_style"] = Markup(style)  # noqa: S704 - a stylesheet, not an article's text
    return environment


def _squeezed(style: str) -> str:
    """Remove the spaces of a style sheet that mean nothing: each page carries it."""
    return _CSS_SPACE.sub(lambda match: match[1] or match[2] or "", style).replace(";}", "}").strip()


def _sandbox() -> type[Environment]:
    from feedwright.rendering.custom_templates.sandbox import Sandbox  # noqa: PLC0415 - few sites have own templates

    return Sandbox


def _bounded(template: Template, values: Mapping[str, Any]) -> str:
    from feedwright.rendering.custom_templates.sandbox import BUDGET, bounded_page  # noqa: PLC0415 - as above

    return bounded_page(template.generate({**values, BUDGET: [0]}))


def _problem(error: Exception) -> Problem | None:
    """Say which of the publisher's templates is at fault, if any is."""
    path, line = _place(error)
    return _blamed(error, path, line) if path.startswith(FOLDER) else None


def _left_out(error: Exception, name: str, overrides: Mapping[str, str], values: Mapping[str, Any]) -> Problem | None:
    """Name the publisher's template that lacks something a built-in template needs, if the built-in alone works."""
    try:
        _environment(()).get_template(name).render(values)
    except Exception:  # noqa: BLE001 - then the fault is Feedwright's own
        return None
    named = next((own for own in overrides if repr(own) in str(error)), min(overrides, default=name))
    return _blamed(error, FOLDER + named, None)


def _blamed(error: Exception, path: str, line: int | None) -> Problem:
    reason = str(error).rstrip(".") or type(error).__name__
    what = f"the template cannot be rendered: {reason}."
    return Problem(path=path, line=line, rule="template", what=what, cure=_CURE)


def _place(error: Exception) -> tuple[str, int | None]:
    if isinstance(error, TemplateSyntaxError):
        return error.filename or "", error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(FOLDER)]
    return (frames[-1].filename, frames[-1].lineno) if frames else ("", None)
