"""Renders a page with the publisher's templates; if these fail, with the built-in templates."""

from collections.abc import Callable, Mapping

from feedwright.errors import Problem, SiteError
from feedwright.model.files import Document


def with_templates(
    render: Callable[[Mapping[str, str]], Document], templates: Mapping[str, str]
) -> tuple[Document, Problem | None]:
    """Render a page. If the publisher's templates fail on it, take the built-in templates, and give the problem.

    Templates may fail although they passed their trial. The page and the feeds must be published even then.
    """
    try:
        return render(templates), None
    except SiteError as error:
        if not templates:
            raise
        return render({}), error.problem
