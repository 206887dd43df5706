"""Old addresses of a generator's posts are worked out only where the old feed shows that the pattern is right."""

from datetime import UTC, datetime

import pytest

from feedwright.moving.posts.permalinks import OldPost, old_path_of, pattern_for, pattern_of, patterns_for
from feedwright.moving.sources.generators import generator_of

DAY = datetime(2024, 3, 9, 7, 5, tzinfo=UTC)


def post(key="_posts/2024-03-09-Low-tide.md", **values):
    return OldPost(key=key, **{"title": "Low tide & wind", "date": DAY, **values})


def settings(**files):
    return generator_of(lambda name: files.get(name.replace(".", "_").replace("/", "_"), "").encode() or None)[1]


JEKYLL = "title: Ferry\nurl: https://ferry.example\n"
HUGO = 'title = "Ferry"\nbaseURL = "https://ferry.example/"\n'
HEXO = "title: Ferry\nurl: https://ferry.example\nnew_post_name: :title.md\n"
PELICAN = "SITENAME = 'Ferry'\n"


@pytest.mark.parametrize(
    ("site", "written", "path"),
    [
        (settings(_config_yml=JEKYLL), post(categories=("Boats", "Sail")), "/boats/sail/2024/03/09/Low-tide.html"),
        (settings(_config_yml=f"{JEKYLL}permalink: pretty\n"), post(), "/2024/03/09/Low-tide/"),
        (settings(_config_yml=f"{JEKYLL}permalink: ordinal\n"), post(), "/2024/069/Low-tide.html"),
        (settings(_config_yml=f"{JEKYLL}permalink: none\n"), post(), "/Low-tide.html"),
        (settings(_config_yml=f"{JEKYLL}permalink: /:short_year/:i_month/:slug/\n"), post(slug="ebb"), "/24/3/ebb/"),
        (settings(hugo_toml=HUGO), post("content/log/low-tide/index.md"), "/log/low-tide/"),
        (settings(hugo_toml=f'{HUGO}[permalinks]\nlog = "/:year/:slug/"\n'), post("content/log/a.md"), "/2024/low-tide-wind/"),
        (settings(hugo_toml=f'{HUGO}[permalinks.page]\nlog = "/:year/:filename/"\n'), post("content/log/a.md"), "/2024/a/"),
        (settings(_config_yml=f"{HEXO}permalink: :year/:month/:title/\n"), post("source/_posts/sea/ebb.md"), "/2024/03/sea/ebb/"),
        (settings(config_toml='base_url = "https://ferry.example"\n'), post("content/blog/2024-03-09-ebb.md"), "/blog/ebb/"),
        (settings(pelicanconf_py=PELICAN), post("content/a.md"), "/low-tide-wind.html"),
        (settings(pelicanconf_py=f"{PELICAN}ARTICLE_URL = '{{date:%Y}}/{{slug}}/'\n"), post("content/a.md"), "/2024/low-tide-wind/"),
    ],
)  # fmt: skip
def test_each_generators_settings_say_the_old_address(site, written, path):
    assert old_path_of(written, site.permalinks[0], "") == path
    patterns = patterns_for(site.permalinks, [(written, path)], "")
    assert pattern_for(written, patterns) == site.permalinks[0]


@pytest.mark.parametrize("path", ["/2024/tidewörter-und-wind/", "/2024/tidewörter--und-wind/"])
def test_hugos_headings_keep_their_accents(path):
    site = settings(hugo_toml=f'{HUGO}[permalinks]\nlog = "/:year/:slug/"\n')
    written = post("content/log/a.md", title="Tidewörter & und Wind")
    pattern = pattern_for(written, patterns_for(site.permalinks, [(written, path)], ""))
    assert pattern is not None
    assert old_path_of(written, pattern, "") == path


def test_a_pattern_that_one_old_address_contradicts_is_not_used():
    pairs = [(post("a.md"), "/blog/a/"), (post("b.md"), "/blog/b/")]
    assert patterns_for((), pairs, "") == {"": "/blog/{slug_or_file}/"}
    assert patterns_for((), [*pairs, (post("c.md"), "/somewhere/c/")], "") == {}


def test_one_address_alone_proves_no_pattern_that_the_settings_do_not_name():
    assert patterns_for((), [(post("a.md"), "/blog/a/")], "") == {}


def test_each_folder_has_its_own_pattern():
    pairs = [(post("content/log/a.md"), "/log/a/"), (post("content/news/b.md"), "/2024/b/")]
    patterns = patterns_for(("/{folders}/{file}/", "/{year}/{file}/"), pairs, "")
    assert patterns == {"log": "/{folders}/{file}/", "news": "/{year}/{file}/"}


def test_a_site_below_a_path_keeps_that_path():
    assert old_path_of(post("content/log/a.md"), "/{folders}/{file}/", "/sea") == "/sea/log/a/"


def test_a_post_without_a_date_has_no_address_that_holds_one():
    assert old_path_of(post(date=None), "/{year}/{file}/", "") is None
    assert old_path_of(post("a.md", date=None), "/{file}/", "") == "/a/"


@pytest.mark.parametrize("written", ["", "/", "/:year/:unheard/"])
def test_a_pattern_with_an_unknown_word_is_not_used(written):
    assert pattern_of(written, {}) is None
