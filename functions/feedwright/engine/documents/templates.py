"""Renders a page with the publisher's templates, or with the built-in ones where those fail."""

from collections.abc import Callable, Mapping

from feedwright.errors import Problem, SiteError
from feedwright.model.files import Document


def with_templates(
    render: Callable[[Mapping[str, str]], Document], templates: Mapping[str, str]
) -> tuple[Document, Problem | None]:
    """Render a page; where the publisher's templates fail on it though they passed their trial, with the built-in ones.

    One page's fault must not keep it, nor the feeds beside it, from being published.
    """
    try:
        return render(templates), None
    except SiteError as error:
        if not templates:
            raise
        return render({}), error.problem
