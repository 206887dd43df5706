"""Files that a site generator leaves out altogether: each command that hands articles on says so, and lets none out."""

import json
import tomllib

import pytest

from feedwright.cli import held_folders
from imports import run
from memory import SITE_TOML
from pushing import Pusher

TEXT = "---\ntitle: {0}\ndate: 2026-02-0{1}\n---\nThe words of {0}.\n"
EXCLUDE = 'exclude = ["notes/**"]'
COMPUTED = "export default {\n  srcExclude: hidden(),\n};\n"


def write(folder, **texts):
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def words(folder):
    return "".join(
        path.read_text() for path in folder.rglob("*") if path.is_file() and path.suffix in {".html", ".xml"}
    )


@pytest.fixture
def site(content):
    write(content, **{"notes/a.md": TEXT.format("A", 2), "notes/b.md": TEXT.format("B", 3), "README.md": "Read me.\n"})
    write(content, **{".eleventyignore": "README.md\nnotes\n"})
    return content


def test_a_build_and_a_check_name_the_line(site, public):
    result = run("build", site, public)
    assert result.exit_code == 2
    assert result.output.splitlines()[0] == (
        "rejected     .eleventyignore:2: “notes” holds back 2 articles in your generator: notes/a.md and 1 more. "
        f"[held-folder] To keep them private, write {EXCLUDE} into site.toml. To publish them, remove the line, or "
        'write include = ["notes/**"].'
    )
    assert words(public) == ""
    checked = json.loads(run("check", site, "--format", "json").output)["findings"]
    assert [(each["rule"], each["line"]) for each in checked if each["level"] == "error"] == [("held-folder", 2)]
    assert "held-folder" in run("check", site / "notes/a.md").output
    assert run("build", site, public, "--only", site / "notes/a.md").exit_code == 2
    write(site, **{"site.toml": f"{EXCLUDE}\n{SITE_TOML}"})
    assert run("build", site, public).exit_code == 0
    assert "The words of A" not in words(public)
    write(site, **{"site.toml": f'include = ["notes/**"]\n{SITE_TOML}'})
    assert run("build", site, public).exit_code == 0
    assert "The words of A" in words(public)


def test_what_git_ignores_counts_beside_settings_of_a_generator_that_looks(site, public, monkeypatch):
    write(site, **{".gitignore": "notes\n", ".eleventyignore": ""})
    opened = []
    monkeypatch.setattr(held_folders, "_read", lambda *args, do=held_folders._read: opened.append(args[1]) or do(*args))
    assert run("build", site, public).exit_code == 0
    assert opened == [".eleventyignore"]
    write(site, **{"eleventy.config.js": "export default (config) => {};\n"})
    assert ".gitignore:1: “notes”" in run("build", site, public).output
    write(site, **{"eleventy.config.js": "export default (config) => {\n  config.setUseGitIgnore(false);\n};\n"})
    assert run("build", site, public).exit_code == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".vitepress/config.mts", "export default {\n  srcDir: 'content',\n  srcExclude: ['notes/**'],\n};\n"),
        ("quartz.config.ts", "const config = {\n  configuration: {\n    ignorePatterns: ['private', 'notes'],\n"),
        ("conf.py", "\n\nexclude_patterns = ['content/notes']\n"),
        (".eleventyignore", "\n\ncontent/notes\n"),
        ("docusaurus.config.js", "docs: {},\nblog: { path: 'content',\n  exclude: ['**/notes/**'] },\n"),
    ],
)
def test_settings_above_the_articles_count(site, public, tmp_path, name, text):
    write(site, **{".eleventyignore": ""})
    write(tmp_path, **{name: text})
    assert f"rejected     ../{name}:3: " in run("build", site, public).output
    assert "held-folder" in run("check", site).output


def test_settings_in_a_folder_of_their_own_count_for_a_single_file(site, public):
    write(site, **{".eleventyignore": "", "site.toml": f"{EXCLUDE}\n{SITE_TOML}"})
    assert run("build", site, public).exit_code == 0
    write(site, **{".vitepress/config.ts": "srcExclude: ['x/**'],\n", "x/c.md": TEXT.format("C", 4)})
    assert ".vitepress/config.ts:1" in run("build", site, public, "--only", site / "x/c.md").output
    assert "The words of C" not in words(public)


def test_hidden_settings_stop_a_push(stack, tmp_path):
    pusher = Pusher(stack, tmp_path / "content")
    pusher.write("site.toml", SITE_TOML)
    pusher.write("notes/a.md", TEXT.format("A", 2))
    pusher.write(".eleventyignore", "notes\n")
    pushed = pusher.push()
    assert pushed.status == 2
    assert EXCLUDE in pushed.output
    assert pusher.bucket() == set()
    pusher.write(".eleventyignore", "")
    pusher.write(".vitepress/config.ts", COMPUTED)
    pushed = pusher.push()
    assert pushed.status == 0
    assert "[perhaps-ignored]" in pushed.output
    assert not any(key.startswith(".") for key in pusher.bucket())


def test_an_import_and_init_exclude_what_is_left_out(tmp_path):
    blog, other = tmp_path / "blog", tmp_path / "other"
    texts = {"posts/b.md": TEXT.format("B", 3), "notes/a.md": TEXT.format("A", 2), ".eleventyignore": "notes\n"}
    write(blog, **texts, **{"eleventy.config.js": "export default (c) => { c.ignores.add(hidden); };\n"})
    said = run("import", blog, blog, "--url", "https://ferry.example/", "--title", "Ferry").output.splitlines()
    assert "private  1 article, which .eleventyignore holds back (notes): excluded" in said
    assert any(line.startswith("perhaps  eleventy.config.js:1: ") for line in said)
    assert "notes/**" in tomllib.loads((blog / "site.toml").read_text())["exclude"]
    write(other, **texts)
    said = run("init", other, "--yes", "--url", "https://ferry.example/").output
    assert "excluded notes/**, which your site generator holds back" in said
    for folder in (blog, other):
        assert run("build", folder, tmp_path / f"public-{folder.name}").exit_code == 0
        assert "The words of A" not in words(tmp_path / f"public-{folder.name}")


def test_what_is_computed_is_named_by_the_first_build_and_by_each_check(site, public):
    write(site, **{".eleventyignore": "", ".vitepress/config.ts": COMPUTED})
    first = run("build", site, public)
    assert first.exit_code == 0
    said = [line for line in first.output.splitlines() if "perhaps-ignored" in line]
    warning = (
        "  warning    .vitepress/config.ts:2: “srcExclude: hidden(),” may leave out articles in your generator: part of it "
        "is not written out. [perhaps-ignored] If it leaves articles out, write them into exclude in site.toml."
    )
    assert said == [warning]
    assert "perhaps-ignored" not in run("build", site, public).output
    checked = run("check", site)
    assert checked.exit_code == 0
    assert "perhaps-ignored" in checked.output
    assert "perhaps-ignored" not in run("check", site / "notes/a.md").output


def test_links_that_lead_out_are_not_left_out(site, public, tmp_path):
    write(tmp_path, **{"secret.md": TEXT.format("S", 4)})
    write(site, **{".eleventyignore": "more\n", "site.toml": f"{EXCLUDE}\n{SITE_TOML}"})
    (site / "more").mkdir()
    (site / "more/s.md").symlink_to(tmp_path / "secret.md")
    assert run("build", site, public).exit_code == 0


def test_nothing_is_listed_where_nothing_leaves_files_out(site, public, monkeypatch):
    write(site, **{".eleventyignore": "# notes\n"})
    monkeypatch.setattr("feedwright.reading.folder_data.decision.held_articles", lambda *_, **__: pytest.fail("listed"))
    assert run("build", site, public).exit_code == 0
