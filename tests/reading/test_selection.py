"""Which objects are articles: what authors mean to publish, and nothing else."""

import pytest

from factories import make_site
from feedwright.reading.reader import READERS
from feedwright.reading.selection import ARTICLE_SUFFIXES, KINDS, is_article, is_kept_from_before


def chosen(key, settings=""):
    return is_article(key, make_site(settings))


@pytest.mark.parametrize(
    "key",
    ["a.txt", "a.md", "a.html", "a.json", "A.MD", "news/2026/a.b.md", "statics/a.md", "my-templates/a.md", "é.txt",
     "a.text", "a.markdown", "a.mdown", "a.mkd", "a.mkdn", "a.mdx", "a.htm", "a.xhtml", "a.Markdown",
     "_posts/2021-01-01-a.md", "_posts/cats/2021-01-01-a.markdown",
     "security-council-votes.md", "security.md", "README-dev.md", "packages.md", "requirements-of-the-lock.txt",
     "licenses.md", "agents.md", "history.md", "manifest.md", "404-pages-found.md", "readme-first.txt"],
)  # fmt: skip
def test_articles_are_texts_of_all_kinds_in_any_folder(key):
    assert chosen(key)


@pytest.mark.parametrize(
    "key",
    ["site.toml", "a.png", "a", "md", ".md", "a.md.bak", "a.md/", "news/", ".a.md", "_a.md", "_drafts/a.md", "x/_posts/a.md", "_posts/_a.md", "x/.b/a.md",
     "templates/a.html", "layouts/a.html", "archetypes/a.md", "scaffolds/post.md", "x/static/a.html", "node_modules/p/a.md", "README.md",
     "readme.txt", "x/README.md", "README.de.md", "README_zh-CN.md", "LICENSE.txt", "LICENCE.md", "LICENSE-MIT.txt", "CHANGELOG.md", "CHANGELOG-2.md",
     "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "AGENTS.md", "CLAUDE.md", "404.html", "404.md",
     "robots.txt", "ads.txt", "humans.txt", "requirements.txt", "package.json", "package-lock.json", "tsconfig.json",
     "tsconfig.astro.json", "wrangler.json", "hugo.json", "config.json", "frontmatter.json", "cspell.json",
     "a.meta.json", "drawing.excalidraw.md", "posts/posts.11tydata.json", ".git/a.md", ".feedwright/a.json",
     "Templates/Daily note.md", "@eaDir/a.md", "~$a.docx", "~$a.md", "css/fonts/OFL.txt", "a.rtf", "a.odt"],
)  # fmt: skip
def test_what_tools_and_hosts_put_beside_articles_is_passed_over(key):
    assert not chosen(key)


@pytest.mark.parametrize(
    ("settings", "key", "is_one"),
    [
        ('include = ["_posts/**"]', "_posts/2026/a.md", True),
        ('include = ["_drafts/*.md"]', "_drafts/2026/a.md", False),
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
        # The same letters as macOS keeps them, and as people type them.
        ('exclude = ["Br\u00fccke/**"]', "Bru\u0308cke/a.md", False),
        ('exclude = ["Bru\u0308cke/*.md"]', "Br\u00fccke/a.md", False),
        ('include = ["_posts/Br\u00fccke.md"]', "_posts/Bru\u0308cke.md", True),
    ],
)
def test_site_toml_changes_the_choice_and_exclude_wins(settings, key, is_one):
    assert chosen(key, settings) == is_one


def test_many_wildcards_cost_no_more_than_a_few():
    """One by one they would try more ways than there is time for."""
    settings = f'exclude = ["{"**/" * 30}{"*a" * 30}b.md"]'
    assert chosen("a/" * 200 + "a" * 200 + ".md", settings)


class TestASiteThatAnEarlierReleaseRecorded:
    """It publishes nothing, and withdraws nothing, by an upgrade alone."""

    @pytest.mark.parametrize("key", ["a.markdown", "a.mdx", "a.htm", "a.text", "_posts/a.md"])
    def test_what_that_release_did_not_read_is_passed_over(self, key):
        assert not chosen(key, 'suffixes = "first"')
        assert is_kept_from_before(key, make_site('suffixes = "first"'))
        assert not is_kept_from_before(key, make_site())

    @pytest.mark.parametrize("key", ["SECURITY.md", "requirements.txt", "404.html", "a.md", "AGENTS.md"])
    def test_what_that_release_published_stays(self, key):
        assert chosen(key, 'suffixes = "first"')

    @pytest.mark.parametrize(
        ("include", "key", "is_one"),
        [
            ("**/*.markdown", "a.markdown", True),
            ("**/*.markdown", "a.mkd", False),
            ("_posts/**", "_posts/a.md", True),
            ("_posts/**", "_posts/a.markdown", False),
            ("notes/a.mdx", "notes/a.mdx", True),
        ],
    )
    def test_include_names_what_is_to_be_published_besides(self, include, key, is_one):
        assert chosen(key, f'suffixes = "first"\ninclude = ["{include}"]') == is_one


def test_every_kind_has_a_reader():
    assert set(READERS) == set(KINDS)
    assert len(ARTICLE_SUFFIXES) == len(set(ARTICLE_SUFFIXES))
