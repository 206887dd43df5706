"""Which objects are articles: what authors mean to publish, and nothing else."""

import pytest

from factories import make_site
from feedwright.reading.selection import is_article


def chosen(key, settings=""):
    return is_article(key, make_site(settings))


@pytest.mark.parametrize(
    "key",
    ["a.txt", "a.md", "a.html", "a.json", "A.MD", "news/2026/a.b.md", "statics/a.md", "my-templates/a.md", "é.txt"],
)
def test_articles_are_texts_of_four_kinds_in_any_folder(key):
    assert chosen(key)


@pytest.mark.parametrize(
    "key",
    ["site.toml", "a.png", "a", "md", ".md", "a.md.bak", "a.md/", "news/", ".a.md", "_a.md", "_posts/a.md", "x/.b/a.md",
     "templates/a.html", "layouts/a.html", "archetypes/a.md", "x/static/a.html", "node_modules/p/a.md", "README.md",
     "readme.txt", "x/README-dev.md", "LICENSE.txt", "CHANGELOG.md", "robots.txt", "package.json", "package-lock.json",
     "a.meta.json", ".git/a.md", ".feedwright/a.json"],
)  # fmt: skip
def test_what_tools_and_hosts_put_beside_articles_is_passed_over(key):
    assert not chosen(key)


@pytest.mark.parametrize(
    ("settings", "key", "is_one"),
    [
        ('include = ["_posts/**"]', "_posts/2026/a.md", True),
        ('include = ["_posts/*.md"]', "_posts/2026/a.md", False),
        ('include = ["README.md"]', "README.md", True),
        ('include = ["README.md"]', "x/README.md", False),
        ('include = ["**/README.md"]', "README.md", True),
        ('include = ["**/README.md"]', "x/y/README.md", True),
        ('include = ["**"]', "a.png", False),
        ('include = ["**"]', ".feedwright/a.json", False),
        ('include = ["**"]', "a\n/.git/a.md", False),
        ('include = ["**"]', ".well-known/a.md", True),
        ('exclude = ["drafts/**"]', "drafts/x/a.md", False),
        ('exclude = ["drafts/**"]', "news/drafts/a.md", True),
        ('exclude = ["**/drafts/**/a?.md"]', "x/drafts/a1.md", False),
        ('exclude = ["**/drafts/**/a?.md"]', "x/drafts/y/z/a1.md", False),
        ('exclude = ["**/drafts/**/a?.md"]', "x/drafts/y/z/a12.md", True),
        ('exclude = ["*.md"]', "a.md", False),
        ('exclude = ["*.md"]', "x/a.md", True),
        ('exclude = ["a.b"]', "aXb", False),
        ('exclude = ["README.md"]\ninclude = ["*.md"]', "README.md", False),
    ],
)
def test_site_toml_changes_the_choice_and_exclude_wins(settings, key, is_one):
    assert chosen(key, settings) == is_one


def test_many_wildcards_cost_no_more_than_a_few():
    """One by one they would try more ways than there is time for."""
    settings = f'exclude = ["{"**/" * 30}{"*a" * 30}b.md"]'
    assert chosen("a/" * 200 + "a" * 200 + ".md", settings)
