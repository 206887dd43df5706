"""Files that a site generator leaves out altogether: what its settings say, and which articles that concerns."""

import pytest

from factories import SITE
from feedwright.errors import ArticleError
from feedwright.reading.folder_data import globs
from feedwright.reading.folder_data.code import COMPUTED, written_out
from feedwright.reading.folder_data.globs import matcher
from feedwright.reading.metadata.tables import read_table
from held_back import held, holding, site_with

KEYS = ["README.md", "about.md", "drafts/a.md", "drafts/deep/b.md", "posts/c.md", "posts/drafts/d.md", "posts/e.wip.md"]
DRAFTS = KEYS[2:4]
CONTENT = [f"content/{key}" for key in KEYS]
DOCS = [f"docs/{key}" for key in KEYS]
# The folder `drafts/` alone says that what is in it is private, so these are called otherwise.
NOTES = ["a.md", "notes/b.md", "notes/deep/c.md", "x/notes/d.md", "x/z.tmp.md"]


def notes(prefix, *names):
    return [f"{prefix}{name}" for name in names or NOTES]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        *[(line, NOTES[1:3]) for line in ("notes", "notes/", "/notes", "./notes", "notes/**", "notes/*", "n*")],
        *[(line, NOTES[1:4]) for line in ("**/notes", "**/notes/**", "**/notes/")],
        ("*.md", NOTES[:1]),
        ("**/*.tmp.md", NOTES[4:]),
        ("{notes,x}", NOTES[1:]),
        ("x/[zn]*", NOTES[3:]),
        ("@(notes|x)/**", NOTES[1:]),
        ("x/?(notes)/*", NOTES[3:4]),
        ("+(n)otes", NOTES[1:3]),
        ("note{q..s}", NOTES[1:3]),
        ("[[:lower:]]otes", NOTES),
        ("# notes", []),
        ("!notes", []),
        ("", []),
        ("node_modules", []),
        ("README.md", []),
    ],
)
def test_eleventy_leaves_out_what_its_list_and_its_settings_name(line, expected):
    assert held({".eleventyignore": f"_cache\n{line}\r\n"}, NOTES) == expected
    if line:
        code = f"export default (config) => {{\n  config.ignores.add({line!r});\n}};"
        assert held({"eleventy.config.js": code}, NOTES) == ([] if line.startswith("#") else expected)
    below = notes("src/")
    assert held({"src/.eleventyignore": line}, below) == notes("src/", *expected) * bool(expected)


def test_what_git_ignores_is_left_out_by_generators_that_look():
    assert held({".gitignore": "notes\n*.tmp.md\n!x/*.tmp.md\n"}, NOTES) == NOTES[1:4]


@pytest.mark.parametrize(
    ("code", "is_out"),
    [
        ("if (process.env.NODE_ENV === 'production') { c.ignores.add('notes'); }", True),
        ("if (process.env.NODE_ENV !== 'production') { c.ignores.add('notes'); }", False),
        ("if (isDev) { f(); } else { c.ignores.add('notes'); }", True),
        ("if (isProd) { f({a: 1}); } else {\n c.ignores.add('notes');\n}", False),
        ("if (isDev) c.ignores.add('notes');", False),
        ("if (isDev) f();\nc.ignores.add('notes');", True),
        ("if (hides) { c.ignores.add('notes'); }", True),
        ("if (!isDev) { x.forEach(() => { c.ignores.add('notes'); }) }", True),
        ("c.ignores.add(`${dirs.input}/notes/**`);", True),
        ("c.ignores.add(dirs.input + '/notes/**');", True),
        ("// c.ignores.add('notes');", False),
        ("/* c.ignores.add('notes'); */", False),
        ("s.replace(/'/g, ''); // it's\nc.ignores.add('notes');", True),
        ("c.watchIgnores.add('notes');", False),
    ],
)
def test_code_that_is_written_out_counts_if_it_is_for_the_public(code, is_out):
    assert ("notes/b.md" in held({".eleventy.js": code}, NOTES)) is is_out


HUGO = notes("content/")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/notes/", notes("", *NOTES[1:4])),
        ("content/notes/.*", NOTES[1:3]),
        (r"\.tmp\.md$", NOTES[4:]),
        ("notes$", NOTES[1:4]),
        (r"\.(tmp|Rmd)\.md$", NOTES[4:]),
        ("deep|tmp", [NOTES[2], NOTES[4]]),
        ("x/[^/]+/d", [NOTES[3]]),
        ("[ab].md", NOTES[:2]),
        (r"\.Rmd$", []),
        ("_cache$", []),
        ("^content/notes", []),  # Hugo compares whole paths of its own machine
    ],
)
def test_hugo_leaves_out_what_expressions_match(expression, expected):
    files = {"hugo.toml": f"ignoreFiles = ['{expression}']\n"}
    assert held(files, HUGO) == [f"content/{name}" for name in expected]
    yaml = {"config/_default/config.yaml": f"ignorefiles:\n- '{expression}'\n"}
    assert held(yaml, HUGO) == held(files, HUGO)


@pytest.mark.parametrize(
    "expression", [r"(a+)+$", r"\d+", "a{2}", "(?i)notes", "^/home/me/notes", r"\bnotes", "(a|b)*"]
)
def test_an_expression_that_no_glob_can_say_is_in_doubt(expression):
    found = holding({"hugo.toml": f"ignoreFiles = ['{expression}', '_cache$']\n"}, HUGO)
    assert found.held == ()
    [warning] = found.warnings("")
    assert (warning.rule, warning.line) == ("perhaps-ignored", 1)


def test_hugos_mounts_leave_files_out():
    text = "[[module.mounts]]\nsource = 'vault'\ntarget = 'content'\nexcludeFiles = ['notes/**', '*.tmp.md']\n"
    assert held({"hugo.toml": text}, notes("vault/")) == notes("vault/", *NOTES[1:3])
    assert held({"config/_default/module.toml": text.replace("module.", "")}, notes("vault/")) != []


def test_zola_leaves_out_content():
    for pattern, expected in {"notes/**": NOTES[1:3], "*.tmp.md": NOTES[4:], "**/notes/*": NOTES[1:4]}.items():
        text = f'base_url = "https://a.example"\nignored_content = ["{pattern}", "*.{{psd,xlsx}}"]\n'
        for name in ("config.toml", "zola.toml"):
            assert held({name: text}, HUGO) == [f"content/{key}" for key in expected]


def test_quarto_renders_a_list():
    def listed(*patterns):
        lines = "".join(f'    - "{pattern}"\n' for pattern in patterns)
        return held({"_quarto.yml": f"project:\n  type: website\n  render:\n{lines}"}, [*NOTES, "y.html"])

    assert listed("!notes/") == NOTES[1:4]
    assert listed("!/notes/**") == NOTES[1:3]
    assert listed("*.qmd", "*.md", "!x/") == NOTES[3:]
    assert listed("*.qmd", "notes/") == [NOTES[0], NOTES[4]]
    assert listed("a.md", "notes/*.md", "x/") == NOTES[2:3]
    assert listed("*.qmd", "**/*.md") == []


@pytest.mark.parametrize(
    ("folder", "suffix"), [(".vitepress", "ts"), ("docs/.vitepress", "mts"), ("docs/.vitepress", "js")]
)
def test_vitepress_leaves_out_sources(folder, suffix):
    keys = notes("docs/") if "docs" in folder else NOTES
    text = (
        "export default defineConfig({\n  srcExclude: isProd\n    ? ['notes/**', '**/README.md']\n    : [],\n  a: 1})"
    )
    assert held({f"{folder}/config.{suffix}": text}, keys) == keys[1:3]
    text = "export default {\n  srcDir: './src',\n  srcExclude: ['**/*.tmp.md',], // 'notes/**'\n}"
    keys = [f"{folder[:-10]}src/{key}" for key in NOTES]
    assert held({f"{folder}/config.{suffix}": text}, keys) == keys[4:]
    assert held({f"{folder}/theme/config.ts": text}, keys) == []


def test_other_generators_in_code():
    keys = notes("content/")
    assert (
        held({"quartz.config.ts": 'configuration: { ignorePatterns: ["private", "notes", ".obsidian"] }'}, keys)
        == (keys[1:3])
    )
    assert held({"docs/.vuepress/config.js": "pagePatterns: ['**/*.md', '!x/**', '!node_modules']"}, DOCS) == []
    assert held({".vuepress/config.ts": "pagePatterns: ['**/*.md', '!x/**', '!.vuepress']"}, NOTES) == NOTES[3:]
    assert held({"_config.ts": 'const site = lume();\nsite.ignore("README.md", "notes");'}, NOTES) == NOTES[1:3]
    assert held({"_config.ts": 'const site = lume({ src: "./src" });\nsite.ignore("x");'}, notes("src/")) == (
        notes("src/", *NOTES[3:])
    )


def test_docusaurus_leaves_out_by_plugin():
    code = """
    presets: [['classic', {
      docs: { path: 'handbook', exclude: ['**/notes/**'] },
      blog: { routeBasePath: '/', exclude: ["**/*.tmp.md", '**/_*.{js,jsx,md}'] },
    }]],
    plugins: [['@docusaurus/plugin-content-docs', { id: 'b', path: 'more', exclude: ['a.md'] }]],
    """
    keys = [*notes("handbook/"), *notes("blog/"), *notes("docs/")]
    found = held({"docusaurus.config.ts": code}, keys)
    assert found == sorted([*notes("handbook/", *NOTES[1:4]), "blog/x/z.tmp.md"])
    assert held({"docusaurus.config.ts": code}, notes("more/")) == ["more/a.md"]
    code = "docs: {},\npages: {},\nblog: { exclude: ['notes'] },\n"
    assert held({"docusaurus.config.js": code}, keys) == notes("blog/", *NOTES[1:3])


def test_pelican_and_sphinx():
    keys = notes("content/")
    text = "PATH = 'content'\nIGNORE_FILES = ['*.tmp.md', '.#*']\nARTICLE_EXCLUDES = ('notes', 'pages',)\n"
    assert held({"pelicanconf.py": text}, [*keys, "content/pages/p.md"]) == [*keys[1:3], keys[4]]
    assert held({"pelicanconf.py": text + "STATIC_PATHS = ['images', 'notes']\n"}, keys) == keys[4:]
    assert held({"pelicanconf.py": "# ARTICLE_EXCLUDES = ['notes']\n"}, keys) == []
    text = "exclude_patterns = ['_build', 'Thumbs.db', '**.ipynb_checkpoints', 'README.md']\n"
    assert held({"conf.py": text}, NOTES) == []
    assert held({"conf.py": text + "exclude_patterns += ['notes']\n"}, NOTES) == NOTES[1:3]
    assert held({"docs/conf.py": "exclude_patterns = ['notes/*', # 'x'\n]"}, notes("docs/")) == notes(
        "docs/", *NOTES[1:3]
    )


def test_hexo_and_mkdocs():
    hexo = site_with(include=("source/_posts/**",))
    posts = ["source/_posts/a.md", "source/_posts/b/c.md", "source/d/e.md"]
    assert held({"_config.yml": "skip_render:\n- _posts/b/**\n- d/**\n"}, posts, site=hexo) == posts[1:2]
    assert held({"_config.yml": "ignore:\n  - '**/d'\n"}, posts, site=hexo) == posts[2:]
    text = "plugins:\n- search\n- exclude:\n    glob:\n    - notes/*\n    - '*.tmp.md'\n"
    assert held({"mkdocs.yml": text}, notes("docs/")) == sorted(notes("docs/", *NOTES[1:3], NOTES[4]))

    text = "plugins:\n- exclude:\n    regex:\n    - '^notes/.*'\n    - '.*\\.tmp\\.md$'\n"
    assert held({"mkdocs.yml": text}, notes("docs/")) == sorted(notes("docs/", *NOTES[1:3], NOTES[4]))


def test_quartz_may_publish_only_what_says_so():
    keys, own = notes("content/"), {"content/a.md": {"publish": "true"}}
    code = "plugins: {\n  filters: [Plugin.RemoveDrafts(), Plugin.ExplicitPublish()],\n}"
    found = holding({"quartz.config.ts": code}, [*keys, "b.md"], own=own).held
    assert [(each.line, each.keys) for each in found] == [(2, tuple(keys[1:]))]
    assert held({"quartz.config.ts": code.replace("Plugin.Ex", "// Plugin.Ex")}, keys) == []


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_pelicans_articles_may_be_drafts_if_they_say_nothing_else(status):
    keys, own = notes("content/"), {"content/a.md": {"status": "published"}}
    text = f"DEFAULT_METADATA = {{\n    'status': '{status}',\n}}\n"
    assert held({"pelicanconf.py": text}, keys, own=own) == sorted(keys[1:])
    assert held({"pelicanconf.py": text.replace(status, "published")}, keys) == []
    assert held({"pelicanconf.py": f"# {text[:19]}{{'status': '{status}'}}"}, keys) == []


@pytest.mark.parametrize("suffix", ["yml", "json"])
def test_lumes_shared_data_count_below_their_folder(suffix):
    assert held({f"notes/_data.{suffix}": '{"draft": true}'}, NOTES) == NOTES[1:3]


def test_hugo_leaves_out_languages():
    keys = ["content/a.de.md", "content/a.md", "content/de/b.md", "content/demo/c.md", "inhalt/d.md"]
    assert held({"hugo.toml": 'disableLanguages = ["de"]\n'}, keys) == [keys[0], keys[2]]
    text = "languages:\n  de:\n    disabled: true\n    contentDir: inhalt\n  en:\n    disabled: false\n"
    assert held({"hugo.yaml": text}, keys) == [keys[0], keys[4]]


def test_what_would_not_come_out_is_not_named():
    lines = "README.md\nLICENSE.txt\nnode_modules\n_drafts\n.github\ntemplates\ndrafts\n404.md\nposts/e.wip.md\n"
    assert held({".eleventyignore": lines}, [*KEYS, "_drafts/a.md", "templates/b.html", "404.md"]) == []
    assert held({".eleventyignore": "notes\n"}, NOTES, site=site_with(exclude=("notes/**",))) == []
    assert held({".eleventyignore": "notes\n"}, NOTES, site=site_with(include=("notes/**",))) == []
    own = {key: {"draft": "true"} for key in NOTES}
    assert held({".eleventyignore": "notes\n"}, NOTES, own=own) == []


def test_nothing_that_an_article_says_counts_against_it():
    own = {key: {"draft": "false"} for key in NOTES}
    assert held({".eleventyignore": "notes\n"}, NOTES, own=own) == NOTES[1:3]


def test_the_problem_names_the_line_that_leaves_the_first_article_out():
    found = holding({".eleventyignore": "_cache\n# notes\nnotes/\n"}, NOTES)
    [problem] = found.problems(SITE, "")
    assert str(problem) == (
        ".eleventyignore:3: “notes/” holds back 2 articles in your generator: notes/b.md and 1 more. [held-folder] "
        'To keep them private, write exclude = ["notes/**"] into site.toml. '
        'To publish them, remove the line, or write include = ["notes/**"].'
    )
    text = "title: A\nexclude:\n  - vendor\n  - notes\n"
    assert [each.line for each in holding({"_config.yml": text}, NOTES).problems(SITE, "")] == [4]
    text = "const a = 1;\nexport default {\n  srcExclude: ['x/**',\n    'notes/**'],\n};"
    assert [each.line for each in holding({".vitepress/config.ts": text}, NOTES[:3]).problems(SITE, "")] == [4]


@pytest.mark.parametrize("value", ["hidden()", "[...hidden]", "[...hidden, 'x/**']", "hidden"])
def test_what_is_computed_is_named_and_stops_nothing(value):
    text = f"export default {{\n  srcExclude: {value},\n}};"
    found = holding({".vitepress/config.ts": text}, NOTES[:3])
    assert found.held == ()
    [warning] = found.warnings("")
    assert (warning.path, warning.line, warning.rule) == (".vitepress/config.ts", 2, "perhaps-ignored")
    assert f"“srcExclude: {value},” may leave out articles" in warning.what
    assert holding({".vitepress/config.ts": text}, ["README.md"]).doubts == ()
    assert holding({".vitepress/config.ts": text}, NOTES[1:3], site=site_with(include=("notes/**",))).doubts == ()


def test_beside_a_doubt_what_is_certain_counts():
    text = "export default {\n  srcExclude: [...hidden, 'notes/**'],\n};"
    found = holding({".vitepress/config.ts": text}, NOTES)
    assert [each.keys for each in found.held] == [tuple(NOTES[1:3])]
    assert found.globs == ("notes/**",)
    assert len(found.doubts) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (".eleventyignore", b"notes\n" + b"\x00\x01\x02" * 50),
        ("conf.py", "exclude_patterns = ['é']\n".encode("latin-1") + b"\x00\x01" * 50),
    ],
)
def test_a_file_that_is_no_text_is_in_doubt(name, body):
    assert held({name: body}, NOTES) == sorted(NOTES)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("x: ['a', \"b\", `c`]", ["a", "b", "c"]),
        ("'x': 'a'", ["a"]),
        ("const x = ['a']\nconst y = ['b']", ["a"]),
        ("x: [],", []),
        ("x: true,", []),
        ("x: [a.b, 'c'],", ["c", COMPUTED]),
        ("x: ['a' + b],", ["a**"]),
        ("x: ['a\\'b']", ["a'b"]),
        ("x: ['a", ["a"]),
        ("x(", []),
        ("x:", []),
        ("y.x('a', 'b')", ["a", "b"]),
        ("z = 4 / 2; x: ['a'] / 2", ["a"]),
    ],
)
def test_values_that_are_written_out_in_code(code, values):
    assert [each.values for each in written_out(code, {"x"}, "js")] == [values]


@pytest.mark.parametrize(
    "part", ["/*", "'", "`\\", "x:[", "x:", "[", "/[", "a.", "x=[a+", "if (", "{", "\\", '"\\', "${", "x(", "}else"]
)
def test_code_of_a_stranger_takes_no_long_time(part):
    list(written_out(part * 20_000, {"x"}, "js"))
    list(written_out(part * 20_000, {"x"}, "py"))


@pytest.mark.parametrize(
    "glob", ["*a" * 200, "**a" * 150, "**/" * 150, "a*{b,c}" * 30, "{" * 400, "**/*a*" * 80, "?*" * 200, "[ab]*" * 90]
)
def test_globs_of_a_stranger_take_no_long_time(glob):
    for path in ("a" * 1_000, "a/" * 500, "/" * 1_000):
        matcher([glob + "b"])(path)


@pytest.mark.parametrize("written", ["Br\u00fccke", "Bru\u0308cke"])
@pytest.mark.parametrize("on_disk", ["Br\u00fccke", "Bru\u0308cke"])
@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".eleventyignore", "{0}/"),
        ("_config.yml", "exclude: [{0}]"),
        ("_config.yml", "defaults: [{{scope: {{path: {0}}}, values: {{published: false}}}}]"),
        ("hugo.yaml", "cascade: [{{target: {{path: '/{0}/**'}}, draft: true}}]"),
        ("{0}/{0}.json", '{{"draft": true}}'),
    ],
)
def test_a_name_counts_in_whichever_way_its_accents_are_spelt(file, text, written, on_disk):
    folder = on_disk if file.startswith("{") else ""
    path = file.format(written).rpartition("/")[2]
    key = f"content/{on_disk}/a.md" if file == "hugo.yaml" else f"{on_disk}/a.md"
    found = holding({f"{folder}/{path}".lstrip("/"): text.format(written)}, [key, "b.md"])
    assert [len(each.keys) for each in found.held] == [1]
    assert held({}, [key, "b.md"]) == []


_BOMB = "a0: &a0 {params: {draft: true}}\n" + "".join(
    f"a{at + 1}: &a{at + 1} {{params: *a{at}, extra: *a{at}, x: [*a{at}, *a{at}]}}\n" for at in range(40)
)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("_config.yml", "exclude: *a40"),
        ("_config.yml", "defaults: [{scope: {path: *a40}, values: *a40}]"),
        ("hugo.yaml", "cascade: *a40"),
        ("notes/_index.md", "cascade: *a40\n---\n"),
        ("mkdocs.yml", "exclude_docs: *a40"),
        ("notes/_metadata.yml", "draft: *a40"),
    ],
)
def test_aliases_that_mean_billions_of_values_take_no_long_time_and_are_in_doubt(file, text):
    opening = "---\n" if text.endswith("---\n") else ""
    found = holding({file: f"{opening}{_BOMB}{text}"}, ["docs/a.md", "notes/a.md"])
    assert "too many items" in found.held[0].given.fault


@pytest.mark.parametrize("text", ["ignoreFiles{0} = 1", "[ignoreFiles{0}]", "x = {{ignoreFiles{0} = 1}}"])
def test_a_name_of_very_many_parts_takes_no_long_time_and_is_in_doubt(text):
    found = holding({"hugo.toml": text.format(" .a" * 300_000)}, ["content/a.md"])
    assert "a name that is too long" in found.held[0].given.fault


def test_aliases_that_mean_billions_of_values_are_refused():
    with pytest.raises(ArticleError, match="too many items"):
        read_table("a.yaml", _BOMB, toml=False)


def test_a_list_that_is_far_too_long_is_taken_to_match():
    assert matcher(["never"] * 3_000)("a.md")
    assert not matcher(["never"] * 300)("a.md")


def test_so_is_a_list_that_becomes_long_when_its_choices_are_written_out(monkeypatch):
    wide = f"{{{','.join(map(str, range(45)))}}}{'never' * 60}"
    assert matcher([wide] * 3)("a.md") is False
    written, line = [], globs._line
    monkeypatch.setattr(globs, "_line", lambda each: written.append(each) or line(each))
    assert matcher([wide] * 200)("a.md")
    few = len(written)
    assert few < 60  # the rest is not even written out
    names = ",".join(f"'({'|'.join(map(str, range(45)))})x{at}{'never' * 60}'" for at in range(200))
    [each] = holding({"hugo.toml": f"ignoreFiles = [{names}]\n"}, ["content/a.md"]).held
    assert each.line == 1
    assert len(written) <= 2 * few  # nor is it tried which of them it is
