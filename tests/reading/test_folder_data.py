"""Whole folders that a site generator holds back: what its files say, and which articles that concerns."""

import json
from dataclasses import replace

import pytest
from msgspec import structs

import held_back
from factories import SITE, make_source
from feedwright.reading.folder_data.decision import held_articles, holds_back, may_hold
from feedwright.reading.folder_data.given import ByFolder, FolderFile
from feedwright.reading.folder_data.globs import matches_glob, matches_pattern
from feedwright.reading.folder_data.names import Bundles, bundles_in_hugo, is_bundle, is_folder_file
from feedwright.reading.folder_data.own import own_values
from feedwright.reading.folder_data.read import read_folder_files
from held_back import NOW, site_with

ARTICLES = [
    "content/posts/open/o.md",
    "content/posts/secret/a.md",
    "content/posts/secret/b.de.md",
    "content/posts/secret/deep/c/index.md",
]
SECRET = ARTICLES[1:]


def holding(files, keys=ARTICLES, **more):
    return held_back.holding(files, keys, **more)


def held(files, keys=ARTICLES, **more):
    return held_back.held(files, keys, **more)


def yaml(text):
    return f"---\ntitle: A section\n{text}\n---\n"


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        *[("posts", f"_index{end}") for end in (".md", ".html", ".de.md", ".markdown")],
        *[("", name) for name in ("_Index.MD", "_config.yml", "_Config.YML", "_metadata.yml", "_quarto-x.yml")],
        *[("", name) for name in ("hugo.toml", "config.yaml", "config.json", "mkdocs.yml", "HUGO.toml")],
        *[("posts", name) for name in ("posts.json", "Posts.JSON", "posts.11tydata.json", "a.11tydata.js")],
        ("Posts", "posts.json"),
    ],
)
def test_files_with_values_for_a_folder_are_known_by_name(folder, name):
    assert is_folder_file("root", folder, name)
    assert is_folder_file("root", f"a/{folder}/", name)


@pytest.mark.parametrize(
    "name", ["index.md", "a.md", "_draft.md", "data.json", "package.json", "config.ts", "vite.config.js"]
)
def test_other_files_are_not(name):
    assert not is_folder_file("posts", "", name)


# Hugo

PLACE = "content/posts/secret/_index.md"


@pytest.mark.parametrize(
    "text",
    [
        yaml("cascade:\n  draft: true"),
        yaml('cascade:\n  draft: "true"'),
        yaml("cascade:\n  draft: yes"),
        yaml("Cascade:\n  Draft: TRUE"),
        yaml("cascade:\n- draft: true"),
        yaml("cascade:\n- _target: {kind: page}\n  draft: true"),
        yaml("cascade:\n  build:\n    list: never"),
        yaml("cascade:\n  _build:\n    render: never"),
        yaml("cascade: {build: {render: false}}"),
        yaml("cascade:\n  publishDate: 2099-01-01"),
        yaml("cascade:\n  expiryDate: 2020-01-01"),
        yaml("cascade:\n  params:\n    draft: true"),
        yaml("cascade:\n  headless: true"),
        yaml("cascade:\n  drfat: true"),
        yaml("draft: true"),
        "+++\ntitle = 'A'\n[cascade]\ndraft = true\n+++\n",
        "+++\n[[cascade]]\n[cascade._target]\npath = '/posts/secret/**'\n[cascade.build]\nlist = 'never'\n+++\n",
        "+++\ncascade.build.render = 'never'\n+++\n",
        "+++\ntitle = 'Zola'\ndraft = true\n+++\n",
        '{"title": "A", "cascade": {"draft": true}}\n',
        "\ufeff" + yaml("cascade:\n  draft: true"),
        yaml("cascade:\n  draft: true").replace("\n", "\r\n"),
        yaml("cascade:\n  draft: true").encode("utf-16"),
    ],
)
def test_a_section_of_hugo_or_zola_holds_its_articles_back(text):
    assert held({PLACE: text}) == SECRET


@pytest.mark.parametrize(
    "text",
    [
        yaml("cascade:\n  draft: false"),
        yaml("cascade:\n  type: post"),
        yaml("cascade:\n- _target: {kind: section}\n  draft: true"),
        yaml("cascade:\n- target: {kind: '{home,section,term}'}\n  draft: true"),
        yaml("cascade:\n- target: {environment: development}\n  draft: true"),
        yaml("cascade:\n- target: {path: '/other/**'}\n  draft: true"),
        yaml("cascade:\n  build:\n    list: always"),
        yaml("cascade:\n  publishDate: 2020-01-01"),
        yaml("cascade:\n  expiryDate: 2099-01-01"),
        yaml("# cascade: {draft: true}"),
        yaml("draft: false"),
        yaml("build:\n  render: never"),
        "Text about cascade and draft.\n",
        "",
    ],
)
def test_a_section_that_holds_nothing_back(text):
    assert held({PLACE: text}) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("path: /posts/secret/a", ["content/posts/secret/a.md"]),
        ("path: '/Posts/Secret/*'", ["content/posts/secret/a.md", "content/posts/secret/b.de.md"]),
        ("path: 'posts/secret/**'", SECRET),
        ("path: '{/posts/secret/a,/posts/secret/deep/**}'", [SECRET[0], SECRET[2]]),
        ("path: '! /posts/secret/a'", SECRET[1:]),
        ("path: '/posts/secret/deep/c'", [SECRET[2]]),
        ("path: '**/a'", [SECRET[0]]),
        ("lang: de", [SECRET[1]]),
        ("lang: en", [SECRET[0], SECRET[2]]),
        ("sites: {matrix: {languages: [de]}}", [SECRET[1]]),
        ("path: '**.md'", SECRET),
        ("path: '/posts/[ab'", SECRET),
    ],
)
def test_a_target_means_only_some_articles(target, expected):
    assert held({PLACE: yaml(f"cascade:\n- target: {{{target}}}\n  draft: true")}) == expected


def test_the_settings_of_hugo_hold_back_what_they_target():
    toml = "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/posts/secret/**'\n"
    for name in ("hugo.toml", "config.toml", "config/_default/hugo.toml", "config/production/config.toml"):
        assert held({name: toml}) == SECRET
    assert held({"config/_default/cascade.yaml": "draft: true\ntarget: {path: '/posts/secret/**'}\n"}) == SECRET
    assert held({"config/staging/hugo.toml": toml}) == []
    assert held({"content/posts/open/hugo.toml": "cascade = {draft = true}\n"}) == [ARTICLES[0]]


def test_hugos_content_may_be_elsewhere_and_in_languages():
    toml = """
contentDir = "text"
defaultContentLanguage = "de"
[languages.en]
contentDir = "text/en"
[[languages.en.cascade]]
draft = true
"""
    keys = ["text/a.md", "text/en/b.md", "text/en/posts/c.md"]
    assert held({"hugo.toml": toml}, keys) == keys[1:]
    target = "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/posts/**'\n"
    assert held({"hugo.toml": toml.replace("[[languages.en.cascade]]\ndraft = true\n", target)}, keys) == keys[2:]


def test_an_inner_section_counts_before_an_outer_one():
    files = {
        "content/posts/_index.md": yaml("cascade:\n  draft: true"),
        "content/posts/open/_index.md": yaml("cascade:\n  draft: false"),
    }
    assert held(files) == SECRET
    files["content/posts/secret/deep/_index.de.md"] = yaml("cascade:\n  draft: false")
    assert held(files) == SECRET  # it is for German, in which nothing is there
    files["content/posts/secret/deep/_index.md"] = yaml("cascade:\n  draft: false")
    assert held(files) == SECRET[:2]


def test_a_cascade_of_one_language_means_that_language():
    assert held({"content/posts/secret/_index.de.md": yaml("cascade:\n  draft: true")}) == [SECRET[1]]


def test_a_section_that_is_a_draft_in_one_language_holds_back_that_language():
    assert held({"content/posts/secret/_index.de.md": yaml("draft: true")}) == [SECRET[1]]


def test_what_an_article_says_is_read_from_its_front_matter_and_sidecar():
    source = make_source("---\nDraft: false\ntitle:\nparams: {build: {list: always}}\n---\nText.", key="a.md")
    assert own_values(source) == {"draft": "false", "params": {"build": {"list": "always"}}}
    beside = make_source("draft: true\n", key="a.meta.yaml"), make_source(".. draft: false\n", key="a.meta")
    assert own_values(replace(source, sidecars=beside))["draft"] == "true"
    nikola = make_source("Text.", key="a.md")
    assert own_values(replace(nikola, sidecars=beside[1:])) == {}
    assert own_values(make_source('{"draft": false}', key="a.json")) == {"draft": False}
    for text in ("---\ndraft: [false\n---\nText.", "---\ndraft: false\n", b"\x00\x01\x02" * 99):
        assert own_values(make_source(text, key="a.md")) == {}


def test_recordings_with_a_sidecar_are_held_back_too():
    files = {PLACE: yaml("cascade:\n  draft: true")}
    keys = ["content/posts/secret/a.mp3", "content/posts/secret/a.meta.yaml", "content/posts/secret/b.png"]
    assert held(files, keys) == keys[:1]
    assert held(files, keys, own={keys[0]: {"draft": "false"}}) == []
    assert held(files, [*keys, "content/posts/secret/a.md"]) == ["content/posts/secret/a.md"]
    assert held(files, keys, site=site_with(exclude=("content/posts/secret/**",))) == []


def test_of_two_cascades_in_one_file_the_first_counts():
    first = "cascade:\n- target: {path: '**/a'}\n  draft: false\n- draft: true"
    assert held({PLACE: yaml(first)}) == SECRET[1:]


def test_what_an_article_says_itself_counts_before_its_folder():
    files = {PLACE: yaml("cascade:\n  draft: true\n  build: {list: never}")}
    own = {SECRET[0]: {"draft": "false"}, SECRET[1]: {"draft": "false", "build": {"list": "always"}}}
    assert held(files, own=own) == [SECRET[0], SECRET[2]]
    assert held({PLACE: yaml("draft: true")}, own=own) == SECRET  # a draft section shows nothing at all


def test_articles_that_keep_themselves_private_need_no_help():
    files = {PLACE: yaml("cascade:\n  build: {list: never}")}
    own = {SECRET[0]: {"draft": "true"}, SECRET[1]: {"status": "draft"}}
    assert held(files, own=own) == SECRET[2:]
    keys = ["content/drafts/a.md"]
    files = {"content/drafts/_index.md": yaml("cascade:\n  build: {list: never}")}
    assert held(files, keys) == []
    assert held(files, keys, own={keys[0]: {"draft": "false"}}) == keys
    assert held(files, keys, site=site_with(suffixes="first")) == keys


# Jekyll, Quarto, MkDocs, Eleventy

POSTS = ["_posts/2026-01-01-a.md", "_posts/secret/2026-01-02-b.md", "notes/c.md", "travel/_posts/2026-01-03-d.md"]


HEXO = site_with(include=("source/_posts/**",))


def defaults(scope, values):
    return {"_config.yml": f"title: A\ndefaults:\n  - scope: {scope}\n    values:\n      {values}\n"}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ('{path: ""}', POSTS),
        ("{type: posts}", [POSTS[0], POSTS[1], POSTS[3]]),
        ('{path: "", type: pages}', [POSTS[2]]),
        ("{path: notes}", [POSTS[2]]),
        ("{path: /notes/}", [POSTS[2]]),
        ("{path: note}", []),
        ("{path: _posts/secret, type: posts}", [POSTS[1]]),
        ('{path: "_posts/*"}', POSTS[:2]),
        ('{path: "*/c.md"}', [POSTS[2]]),
        ("{type: recipes}", []),
        ("{path: notes, type: posts}", []),
    ],
)
def test_jekylls_defaults_hold_back_what_their_scope_means(scope, expected):
    site = site_with(include=("travel/_posts/**",))
    assert held(defaults(scope, "published: false"), POSTS, site=site) == expected
    assert held(defaults(scope, "draft: true"), POSTS, site=site) == expected
    assert held(defaults(scope, "layout: post"), POSTS, site=site) == []


def test_a_narrower_scope_and_the_post_itself_count_first():
    text = defaults('{path: ""}', "published: false")["_config.yml"]
    text += "  - scope: {path: notes}\n    values: {published: true}\n"
    assert held({"_config.yml": text}, POSTS[:3]) == POSTS[:2]
    assert held({"_config.yml": text}, POSTS[:3], own={POSTS[0]: {"published": "true"}}) == [POSTS[1]]


def test_jekyll_with_folders_of_its_own():
    text = "source: src\ncollections_dir: my\ndefaults:\n- scope: {path: _posts}\n  values: {published: false}\n"
    keys = ["src/my/_posts/a.md", "src/b.md"]
    assert held({"_config.yml": text}, keys, site=site_with(include=("src/**",))) == keys[:1]


def test_files_that_jekyll_excludes_are_held_back():
    files = {"_config.yml": "exclude: [Gemfile, notes/, '*.txt', _posts/secret]\ninclude: [travel]\n"}
    keys = ["_posts/secret/2026-01-02-b.md", "a.txt", "deep/a.txt", "notes/c.md"]
    assert held(files, [*POSTS, "a.txt", "deep/a.txt", "deep/notes/d.md"]) == keys
    assert held({"_config.yml": "exclude: [_posts/secret/*]\n"}, ["source/_posts/secret/b.md"], site=HEXO) == [
        "source/_posts/secret/b.md"
    ]


def test_quarto_holds_back_folders_and_lists_of_drafts():
    keys = ["posts/a.md", "posts/old/b.md", "notes/c.md"]
    assert held({"posts/_metadata.yml": "draft: true\n"}, keys) == keys[:2]
    assert held({"posts/_metadata.yml": "draft: true\n", "posts/old/_metadata.yml": "draft: false\n"}, keys) == keys[:1]
    assert held({"posts/_metadata.yml": "draft: true\n"}, keys, own={keys[0]: {"draft": "false"}}) == keys[1:2]
    assert held({"posts/_metadata.yml": "freeze: true\n"}, keys) == []
    website = "website:\n  draft-mode: unlinked\n  drafts:\n    - posts/old/\n    - notes/c.md\n"
    assert held({"_quarto.yml": website}, keys) == ["notes/c.md", "posts/old/b.md"]
    assert held({"_quarto.yml": "project: {type: website}\ndraft: true\n"}, keys) == sorted(keys)


def test_mkdocs_leaves_documents_out():
    keys = ["docs/a.md", "docs/later/b.md", "docs/later/c.md", "notes.md"]
    text = "site_name: A\ndraft_docs: |\n  later/\n  !c.md\nmarkdown_extensions:\n- x: !!python/name:a.b\n"
    assert held({"mkdocs.yml": text}, keys) == ["docs/later/b.md"]
    assert held({"mkdocs.yml": "exclude_docs: /later/c.md\n"}, keys) == ["docs/later/c.md"]


NOTES = ["notes/a.md", "notes/deep/b.md", "open/c.md"]


@pytest.mark.parametrize(
    "values",
    [
        {"draft": True},
        {"draft": "true"},
        {"eleventyExcludeFromCollections": True},
        {"permalink": False},
        {"published": False},
        {"layout": "note", "private": True},
    ],
)
@pytest.mark.parametrize(
    "name", ["notes/notes.json", "notes/Notes.JSON", "notes/notes.11tydata.json", "notes/index.11tydata.json"]
)
def test_eleventys_data_of_a_folder_hold_it_back(name, values):
    assert held({name: json.dumps(values, indent=2)}, NOTES) == NOTES[:2]


def test_other_data_of_eleventy_hold_nothing_back():
    for values in ({"layout": "note"}, {"permalink": "/{{ title }}/"}, {"draft": False}, {"date": "git Last Modified"}):
        assert held({"notes/notes.json": json.dumps(values)}, NOTES) == []
    assert held({"notes/notes.json": '{"draft": true, "content_text": "An article"}'}, NOTES) == []
    assert held({"notes/notes.json": '[{"draft": true}]'}, NOTES) == []


def test_the_data_of_one_article_hold_that_back_and_a_folder_beside_it():
    assert held({"notes/a.11tydata.json": '{"draft": true}'}, NOTES) == ["notes/a.md"]
    assert held({"notes.11tydata.json": '{"draft": true}'}, NOTES) == NOTES[:2]
    assert held({"notes.json": '{"draft": true}'}, ["a.md"], root="notes") == ["a.md"]


def test_an_inner_folder_of_eleventy_and_an_article_count_first():
    files = {"notes/notes.json": '{"permalink": false}', "notes/deep/deep.json": '{"permalink": "/b/"}'}
    assert held(files, NOTES) == NOTES[:1]
    assert held(files, NOTES, own={"notes/a.md": {"permalink": "/a/"}}) == []
    assert held(files, NOTES, own={"notes/a.md": {"draft": "false"}}) == NOTES[:1]


@pytest.mark.parametrize(
    ("code", "is_held"),
    [
        ("module.exports = { draft: true };", True),
        ("export default {\n  'eleventyExcludeFromCollections': true,\n};", True),
        ("export const permalink = false;", True),
        ("module.exports = { tags: ['posts'] };", False),
        ("// draft: true\nmodule.exports = {};", False),
        ("module.exports = { /* permalink: false */ layout: 'a' };", False),
        ("module.exports = { eleventyComputed: { permalink: data => data.draft ? false : data.permalink } };", False),
        ("module.exports = { permalink: '/a/', draft: false };", False),
    ],
)
@pytest.mark.parametrize("suffix", ["js", "cjs", "mjs"])
def test_only_what_stands_written_out_in_code_counts(code, is_held, suffix):
    assert (held({f"notes/notes.11tydata.{suffix}": code}, NOTES) == NOTES[:2]) is is_held


# What cannot be read, what is already private, and what the publisher is told.


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("content/posts/secret/_index.md", "---\ncascade:\n  draft: [true\n---\n", SECRET),
        ("content/posts/secret/_index.md", "---\ncascade:\n  draft: true\n", SECRET),
        ("content/posts/secret/_index.md", "---\ndraft: true\ndraft: false\n---\n", SECRET),
        ("hugo.toml", "[cascade\ndraft = true\n", ARTICLES),
        ("config/_default/hugo.toml", "[cascade\ndraft = true\n", ARTICLES),
        ("content/posts/secret/secret.json", '{"draft": true,}', SECRET),
        ("content/posts/secret/_metadata.yml", "draft: [true\n", SECRET),
        ("_config.yml", "defaults:\n\t- a\n", ARTICLES),
        ("content/posts/secret/_index.md", b"---\ncascade: \x00\x00\x01\x02draft\n---\n" * 20, SECRET),
    ],
)
def test_a_file_that_cannot_be_read_holds_back_what_it_may_hold_back(name, text, keys):
    found = holding({name: text})
    assert sorted(key for each in found.held for key in each.keys) == keys
    [problem] = found.problems(SITE, "")
    assert problem.path == name
    assert "cannot be read" in problem.what
    assert "include" not in problem.cure


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("content/_index.md", "---\ntitle: [\n---\n"),
        ("hugo.toml", "[a\n"),
        ("_config.yml", "a: [\n"),
        ("x/x.json", "{"),
    ],
)
def test_a_file_that_cannot_be_read_and_says_nothing_of_the_kind_does_no_harm(name, text):
    assert held({name: text}) == []


def test_a_file_that_was_read_in_part_is_in_doubt():
    file = FolderFile(path="content/posts/posts.json", body=b'{"a": [1, ', fault="it has more than 10 bytes")
    found = held_articles(read_folder_files([file], ""), ARTICLES, SITE, lambda _: {}, now=NOW)
    assert sorted(key for each in found.held for key in each.keys) == ARTICLES
    assert "more than 10 bytes" in found.problems(SITE, "")[0].what
    page = FolderFile(path=PLACE, body=yaml("cascade:\n  draft: true").encode() + b"a" * 99, fault="it is long")
    found = held_articles(read_folder_files([page], ""), ARTICLES, SITE, lambda _: {}, now=NOW)
    assert found.problems(SITE, "")[0].line == 4


LEAF = "content/notes/index.md"
BUNDLED = ["content/notes/a.md", "content/notes/deep/index.md", "content/notes/index.de.md", LEAF, "content/o.md"]


@pytest.mark.parametrize(
    "text",
    [
        *map(yaml, ("draft: true", "isDraft: yes", "date: 2099-01-01", "publishDate: 2099-01-01", "headless: true")),
        *map(
            yaml, ("expiryDate: 2020-01-01", "build: {render: never}", "_build:\n  list: false", "params: {draft: on}")
        ),
        *("+++\ndraft = true\n+++\n", '{"draft": true}\n', yaml("draft: true").encode("utf-16")),
        *("---\ndraft: [true\n---\n", "---\ndraft: true\n"),  # which cannot be read
    ],
)
def test_a_leaf_bundle_that_is_held_back_holds_back_the_other_articles_in_its_folder(text):
    assert held({LEAF: text}, BUNDLED) == BUNDLED[:2]
    assert held({LEAF: text}, BUNDLED, above="content/") == []  # of other folders
    keys = [key.removeprefix("content/") for key in BUNDLED]
    assert held({LEAF: text}, keys, above="content/") == keys[:2]
    # Hugo publishes them whatever they say, so that only what keeps them private here counts.
    said = {BUNDLED[0]: {"draft": False, "date": "2026-02-02"}, BUNDLED[1]: {"draft": True}}
    assert held({LEAF: text}, BUNDLED, own=said) == BUNDLED[:1]


@pytest.mark.parametrize("text", ["", "Words of a draft.\n", yaml("draft: false"), yaml("date: 2026-02-01")])
def test_a_leaf_bundle_that_is_public_holds_nothing_back(text):
    assert held({LEAF: text}, BUNDLED) == []


def test_a_leaf_bundle_is_an_article_itself_and_may_be_held_back_by_others():
    section = {"content/_index.md": yaml("cascade: {draft: true}")}
    assert held({LEAF: yaml("date: 2026-02-01"), **section}, BUNDLED) == BUNDLED
    own = {LEAF: {"draft": True}}
    found = holding({LEAF: yaml("draft: true")}, BUNDLED, own=own)
    assert found.globs == ("content/notes/a.md", "content/notes/deep/**")  # its own page is not withdrawn for ever
    let_out = {"content/notes/a.md": BUNDLED[1:2], "content/notes/deep/**": BUNDLED[:1], "content/notes/**": []}
    for glob, left in let_out.items():
        assert held({LEAF: yaml("draft: true")}, BUNDLED, site=site_with(include=(glob,)), own=own) == left


@pytest.mark.parametrize(
    ("settings", "is_hugo"),
    [
        ("title = 'A'\nbase_url = 'https://ferry.example/'\n", False),
        ("baseURL = 'https://ferry.example/'\n[params]\nbase_url = 'https://old.example/'\n", True),
        ("title = 'A'\n# no base_url = here\n", True),
    ],
)
def test_zola_knows_no_leaf_bundles(settings, is_hugo):
    found = held({LEAF: yaml("draft: true"), "config.toml": settings}, BUNDLED)
    assert found == (BUNDLED[:2] if is_hugo else [])


def test_a_leaf_bundle_in_one_of_several_languages_holds_back_what_is_in_that():
    keys = [*BUNDLED, "content/notes/b.de.md"]
    german = {"content/notes/index.de.md": yaml("draft: true")}
    assert held({**german, LEAF: yaml("draft: false")}, keys) == ["content/notes/b.de.md"]
    settings = {"hugo.toml": "defaultContentLanguage = 'de'\n", LEAF: yaml("draft: false")}
    assert held({**german, **settings}, keys) == ["content/notes/a.md", "content/notes/b.de.md", BUNDLED[1]]
    assert held(german, keys) == ["content/notes/a.md", "content/notes/b.de.md", BUNDLED[1]]


@pytest.mark.parametrize("name", ["index.md", "Index.MD", "index.de.md", "index.pt-br.html", "index.adoc", "index.org"])
def test_pages_of_leaf_bundles_are_known_by_name(name):
    assert is_bundle(f"notes/{name}")
    assert not is_folder_file("root", "notes/", name)


@pytest.mark.parametrize("name", ["_index.md", "index.json", "index.txt", "myindex.md", "index.11tydata.js", "index"])
def test_other_files_are_no_pages_of_leaf_bundles(name):
    assert not is_bundle(f"notes/{name}")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        *[
            (name, True)
            for name in ("hugo.toml", "Hugo.YAML", "config.toml", "config.yml", "config/_default/hugo.json")
        ],
        *[(name, True) for name in ("config/config.toml", "config/production/module.toml")],
        *[
            (name, False)
            for name in ("zola.toml", "mkdocs.yml", "_config.yml", "other/hugo.toml", "content/notes/config.toml")
        ],
    ],
)
def test_leaf_bundles_are_those_in_a_site_of_hugo(settings, expected):
    assert bundles_in_hugo([LEAF, "index.md"], ["content/_index.md", settings]) == [LEAF] * expected


def test_pages_of_bundles_are_found_by_the_names_of_what_is_beside_and_below():
    found = Bundles()
    for key in ("a/index.md", "a/b/c/x.md", "d/index.md", "d/a.png", "e/index.md", "e/index.fr.md", "e/f/index.md"):
        folder, slash, name = key.rpartition("/")
        found.note(folder + slash, name)
    assert found.keys() == ["a/index.md", "e/index.md", "e/index.fr.md"]
    found.note("", "index.md")
    assert found.keys()[-1] == "index.md"


# What it costs

EVERY = {
    "hugo.toml": "ignoreFiles = ['deep']\ndisableLanguages = ['de']\n[[cascade]]\ndraft = true\n[cascade.target]\n"
    "path = '/Posts/Open/*'\n",
    PLACE: yaml("draft: true\ncascade: [{target: {path: /POSTS/secret/deep/**}, draft: true}]"),
    "content/posts/posts.json": '{"draft": true}',
    "content/posts/open/o.11tydata.json": '{"draft": true}',
    "content/posts/secret/deep.11tydata.json": '{"draft": true}',
    "content/posts/open/_config.yml": "defaults: [{scope: {path: O.md}, values: {draft: true}}]\nexclude: [o.md]",
    "content/posts/secret/_config.yml": "source: deep\ndefaults: [{scope: {path: C/index.md}, values: {draft: true}}]",
    "content/posts/secret/deep/_metadata.yml": "draft: [",
    "content/posts/secret/deep/c/index.md": yaml("draft: true"),
    "mkdocs.yml": "docs_dir: content\nexclude_docs: |\n  posts/open/\n",
}


def givens_of(files):
    return read_folder_files([FolderFile(path=path, body=text.encode()) for path, text in files.items()], "root")


def test_what_applies_is_found_by_folders_as_if_each_was_tried():
    givens = givens_of(EVERY)
    paths = [
        *ARTICLES,
        "content/posts/secret/deep/c/d.md",
        "content/posts/open/O.md",
        "a.md",
        "content/posts/open/source/o.md",
    ]
    found = {path: ByFolder(givens).at(path) for path in paths}
    assert found == {path: [at for at, given in enumerate(givens) if given.applies(path)] for path in paths}
    assert {at for places in found.values() for at in places} == set(range(len(givens)))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("{0}/{0}.json", '{"draft": true}'),
        ("{0}/_config.yml", "defaults: [{values: {draft: true}}]\n"),
        ("{0}/_index.md", yaml("cascade: {draft: true}")),
        ("{0}/a.11tydata.json", '{"draft": true}'),
    ],
)
def test_what_files_hold_back_costs_as_much_as_there_are_articles(file, text):
    asked, told = {}, {}

    def counted(given, number):
        def applies(path):
            asked[number] = asked.get(number, 0) + 1
            return given.applies(path)

        return structs.replace(given, applies=applies)

    for number in (100, 400):
        folders = [f"f{at}" for at in range(number)]
        givens = [counted(given, number) for given in givens_of({file.format(each): text for each in folders})]
        found = held_articles(givens, [f"{each}/a.md" for each in folders], SITE, lambda _: {}, now=NOW)
        assert len(found.held) == number
        told[number] = sum(len(str(problem)) for problem in found.problems(SITE, ""))
    assert asked[400] < 5 * asked[100]
    assert told[400] < 5 * told[100]


def test_of_many_messages_not_all_show_what_to_exclude():
    folders = [f"f{at}" for at in range(51)]
    found = holding(
        {f"{each}/{each}.json": '{"draft": true}' for each in folders}, [f"{each}/a.md" for each in folders]
    )
    *whole, last = found.problems(SITE, "")
    assert all(
        each.cure.startswith(f"To keep them private, write exclude = {json.dumps(found.globs)}") for each in whole
    )
    assert last.cure == (
        "To keep them private, write the exclude of another of these messages into site.toml. "
        'To publish them, remove the line, or write include = ["f50/**"].'
    )


def test_a_file_beside_an_article_may_concern_it():
    given = read_folder_files([FolderFile(path=PLACE, body=yaml("cascade:\n  draft: true").encode())], "")
    assert may_hold(given, ["content/posts/secret/a.meta.yaml"], SITE, now=NOW)
    assert not may_hold(given, ["content/posts/open/o.md"], SITE, now=NOW)


def test_excluded_articles_are_private_already():
    files = {PLACE: yaml("cascade:\n  draft: true")}
    assert held(files, site=site_with(exclude=("content/posts/secret/**",))) == []
    assert held(files, site=site_with(exclude=("content/posts/secret/deep/**",))) == SECRET[:2]


def test_include_lets_a_folder_out_if_it_names_that_folder_and_nothing_else_needs_it():
    files = {PLACE: yaml("cascade:\n  draft: true")}
    assert held(files, site=site_with(include=("content/posts/secret/**",))) == []
    assert held(files, site=site_with(include=("content/posts/secret/deep/**",))) == SECRET[:2]
    for glob in ("content/posts/**", "content/**", "**", "content/posts/secret/*", "content/posts/sec*/**"):
        assert held(files, site=site_with(include=(glob,))) == SECRET
    recipes = ["_recipes/a.md"]
    site = site_with(include=("_recipes/**",))  # needed for the folder to be read at all
    assert held(defaults("{type: recipes}", "published: false"), recipes, site=site) == recipes
    target = "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/posts/secret/**'\n"
    assert held({"hugo.toml": target}, site=site_with(include=("content/posts/**",))) == SECRET
    assert held({"hugo.toml": target}, site=site_with(include=("content/posts/secret/**",))) == []


def test_the_problem_names_file_line_number_and_both_cures():
    found = holding({PLACE: yaml("cascade:\n  draft: true")})
    [problem] = found.problems(site_with(exclude=("old/**",), include=("x/**",)), "")
    assert str(problem) == (
        "content/posts/secret/_index.md:4: “draft: true” holds back 3 articles in your generator: "
        "content/posts/secret/a.md and 2 more. [held-folder] To keep them private, write "
        'exclude = ["old/**", "content/posts/secret/**"] into site.toml. To publish them, remove the line, or write '
        'include = ["x/**", "content/posts/secret/**"].'
    )


def test_globs_name_folders_of_which_all_is_held_and_else_files():
    found = holding({PLACE: yaml("cascade:\n  draft: true")}, own={SECRET[0]: {"draft": "false"}})
    assert found.globs == ("content/posts/secret/b.de.md", "content/posts/secret/deep/**")
    assert holding({"_config.yml": defaults('{path: ""}', "draft: true")["_config.yml"]}).globs == ("content/**",)
    odd = ["posts/[x]*/a.md", "posts/b.md"]
    found = holding({"posts/[x]*/_index.md": yaml("cascade: {draft: true}")}, odd)
    assert found.globs == ("posts/[[]x][*]/**",)
    assert (
        holding({"posts/[x]*/_index.md": yaml("cascade: {draft: true}")}, odd, site=site_with(exclude=found.globs)).held
        == ()
    )


def test_files_above_the_articles_are_named_from_there():
    files = {"content/posts/_index.md": yaml("cascade:\n  draft: true")}
    keys = ["a.md", "deep/b.md"]
    found = holding(files, keys, above="content/posts/secret/")
    assert [problem.path for problem in found.problems(SITE, "content/posts/secret/")] == ["../_index.md"]
    assert found.globs == ("a.md", "deep/**")
    toml = "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/posts/secret/deep/**'\n"
    found = holding({"hugo.toml": toml}, keys, above="content/posts/secret/")
    [problem] = found.problems(SITE, "content/posts/secret/")
    assert (problem.path, problem.line) == ("../../../hugo.toml", 2)
    assert 'include = ["deep/**"]' in problem.cure


def test_each_of_several_lines_is_named():
    text = "defaults:\n- scope: {path: a}\n  values:\n    published: true\n- scope: {path: b}\n  values:\n"
    text += "    published: false\n- scope: {path: c}\n  values:\n    published: false\n"
    found = holding({"_config.yml": text}, ["a/1.md", "b/2.md", "c/3.md"])
    assert [(each.line, each.keys) for each in found.held] == [(7, ("b/2.md",)), (10, ("c/3.md",))]


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("/a/*", "/a/b", True),
        ("/a/*", "/a/b/c", False),
        ("/a/**", "/a/b/c", True),
        ("/a**", "/ab/c", True),
        ("{/a,/b}/*", "/b/x", True),
        ("/a?", "/ab", True),
        ("/[!a]b", "/ab", False),
        ("/a.b", "/axb", False),
        ("*" * 40 + "x", "/nothing", False),
        ("{a,b}" * 9, "/nothing", True),
        ("[b-a]", "/nothing", True),
        ("**a*b", "a/ab", True),
        ("{a,a/b}*c", "a/bc", True),
        ("a/**/b", "a/b", True),
    ],
)
def test_globs(glob, path, matches):
    assert matches_glob(glob, path) is matches


def test_lines_as_in_gitignore():
    assert matches_pattern("wip/", "a/wip/b.md")
    assert not matches_pattern("/wip/", "a/wip/b.md")
    assert not matches_pattern("b.md/", "a/b.md")
    assert matches_pattern("b.md", "a/b.md")


def test_a_value_counts_as_that_of_an_article_does():
    assert holds_back("visibility", "private", SITE, NOW)
    assert holds_back("draft", "perhaps", SITE, NOW)
    assert not holds_back("title", "draft", SITE, NOW)
    assert not holds_back("publishdate", "2099-01-01", SITE)
