"""Whole folders that a site generator holds back: each command that hands articles on says so, and lets none out."""

import json
import os
import tomllib
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console
from werkzeug.test import Client

from feedwright.cli import held_folders
from feedwright.cli.held_folders import HeldFolders
from feedwright.cli.previewing.command import Preview, Shown
from feedwright.errors import SiteError
from feedwright.site.parse import parse_site
from imports import run
from memory import SITE_TOML
from pushing import Pusher

HELD = "---\ntitle: Secret\ncascade:\n  draft: true\n---\n"
EXCLUDE = 'exclude = ["posts/secret/**"]'
TEXT = "---\ntitle: {0}\ndate: 2026-02-0{1}\n---\nThe words of {0}.\n"


def write(folder, **texts):
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def documents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(content):
    """A folder with an open article and two that their folder holds back."""
    articles = {f"posts/secret/{name}.md": TEXT.format(name.title(), at) for at, name in enumerate("ab", 2)}
    write(content, **articles, **{"posts/secret/_index.md": HELD})
    return content


def excluding(site):
    write(site, **{"site.toml": f"{EXCLUDE}\n{SITE_TOML}"})


def test_a_build_refuses_and_writes_nothing(site, public):
    result = run("build", site, public)
    assert result.exit_code == 2
    said = (
        "rejected     posts/secret/_index.md:4: “draft: true” holds back 2 articles in your generator: "
        f"posts/secret/a.md and 1 more. [held-folder] To keep them private, write {EXCLUDE} into site.toml. "
        'To publish them, remove the line, or write include = ["posts/secret/**"].'
    )
    nothing = "Nothing was built, so that nothing private comes out. What was public before is public still."
    assert result.output.splitlines() == [said, nothing]
    assert documents(public) == {}
    values = json.loads(run("build", site, public, "--json").output)
    assert (values["problem"]["rule"], values["problem"]["line"], values["written"]) == ("held-folder", 4, [])
    assert "held-folder" in run("build", site, public, "--quiet").output


def test_after_each_cure_the_site_is_that_of_a_first_build(site, public, tmp_path):
    run("build", site, public)
    excluding(site)
    assert run("build", site, public).exit_code == 0
    assert "articles/posts/secret/a.html" not in documents(public)
    run("build", site, tmp_path / "fresh")
    assert documents(tmp_path / "fresh") == documents(public)
    write(site, **{"site.toml": f'include = ["posts/secret/**"]\n{SITE_TOML}'})
    assert run("build", site, public).exit_code == 0
    assert "articles/posts/secret/a.html" in documents(public)
    write(site, **{"site.toml": SITE_TOML, "posts/secret/_index.md": "---\ntitle: Open\n---\n"})
    assert run("build", site, public).exit_code == 0
    assert "articles/posts/secret/a.html" in documents(public)


def test_a_folder_that_is_held_back_later_stops_the_build_and_exclude_withdraws_it(site, public):
    write(site, **{"posts/secret/_index.md": "---\ntitle: Open\n---\n"})
    assert run("build", site, public).exit_code == 0
    before = documents(public)
    write(site, **{"posts/secret/_index.md": HELD, "first.md": TEXT.format("Other", 1)})
    assert run("build", site, public).exit_code == 2
    assert documents(public) == before
    excluding(site)
    assert run("build", site, public).exit_code == 0
    assert "The words of A" not in str(documents(public))


def test_settings_that_are_not_in_force_do_not_count(site, public):
    excluding(site)
    run("build", site, public)
    write(site, **{"site.toml": SITE_TOML.replace("birth", "include = 7\nbirth")})
    assert run("build", site, public).exit_code == 2  # of the settings; the last good ones exclude the folder
    assert "The words of A" not in str(documents(public))
    write(site, **{"site.toml": SITE_TOML})
    assert "[held-folder]" in run("build", site, public).output
    other = f"{EXCLUDE}\n" + SITE_TOML.replace("gazette.example,", "other.example,")
    write(site, **{"site.toml": other.replace('authority = "', 'authority = "x.')})
    refused = run("build", site, public)
    assert refused.exit_code == 2
    assert "The words of A" not in str(documents(public))


@pytest.mark.parametrize("only", ["posts/secret/a.md", "first.md"])
def test_a_first_build_with_only_looks_at_all(site, public, only):
    assert run("build", site, public, "--only", site / only).exit_code == 2
    assert documents(public) == {}


def test_only_looks_at_the_folders_of_the_article(site, public, monkeypatch):
    excluding(site)
    run("build", site, public)
    write(site, **{"open/_index.md": HELD, "site.toml": f"{EXCLUDE}\n{SITE_TOML}"})
    looked = []
    within = HeldFolders._within
    monkeypatch.setattr(HeldFolders, "_within", lambda *args: looked.append([*within(*args)]) or iter(looked[-1]))
    assert run("build", site, public, "--only", site / "first.md").exit_code == 0
    assert looked == [[]]
    write(site, **{"open/c.md": TEXT.format("C", 5)})
    refused = run("build", site, public, "--only", site / "open/c.md")
    assert refused.exit_code == 2
    assert 'exclude = ["posts/secret/**", "open/**"]' in refused.output
    assert [file.path for file in looked[-1]] == ["open/_index.md"]


def test_only_does_not_let_out_a_scheduled_article_whose_folder_is_held_back_meanwhile(site, public, monkeypatch):
    excluding(site)
    write(site, **{"later/c.md": "---\ntitle: Later\ndate: 2099-01-01\n---\nThe words of C.\n"})
    run("build", site, public)
    write(site, **{"later/_index.md": HELD})
    monkeypatch.setattr("feedwright.cli.local_site.utc_now", lambda: datetime(2099, 1, 2, tzinfo=UTC))
    refused = run("build", site, public, "--only", site / "first.md")
    assert "later/c.md" in refused.output
    assert refused.exit_code == 2
    assert "The words of C" not in str(documents(public))


@pytest.mark.parametrize(
    "command", [["verify", "--repair"], ["rebuild", "--feed", "main"], ["rebuild", "--path", "rss.xml"]]
)
def test_no_command_that_builds_lets_it_out(site, public, command):
    excluding(site)
    run("build", site, public)
    write(site, **{"site.toml": SITE_TOML})
    (public / "rss.xml").write_text("broken")
    name, *options = command
    with pytest.raises(SiteError, match=r"holds back 2 articles .* \[held-folder\]"):
        run(name, site, public, *options)
    assert "The words of A" not in str(documents(public))


def test_a_check_finds_it_as_an_error(site):
    result = run("check", site, "--format", "json")
    assert result.exit_code == 1
    [finding] = [each for each in json.loads(result.output)["findings"] if each["rule"] == "held-folder"]
    assert (finding["level"], finding["line"]) == ("error", 4)
    assert "held-folder" in run("check", site / "posts/secret/a.md").output
    assert "held-folder" not in run("check", site / "first.md").output
    excluding(site)
    assert run("check", site).exit_code == 0


class Opened:
    """A preview without a server."""

    def __init__(self, content, folder, **shown):
        folder.mkdir()
        self.printed = StringIO()
        self.preview = Preview.beginning(
            Console(file=self.printed, width=1_000), content, folder, "http://localhost/", Shown(**shown)
        )
        self.client = Client(self.preview.application("localhost"))
        self.preview.rebuild()

    def get(self, path):
        with self.client.open(path) as response:
            return response.get_data(as_text=True)


def test_a_preview_shows_why_it_shows_nothing_and_builds_when_it_is_mended(site, tmp_path):
    opened = Opened(site, tmp_path / "preview")
    assert "[held-folder]" in opened.printed.getvalue()
    assert "holds back 2 articles" in opened.get("/_preview/findings")
    assert "The words of A" not in opened.get("/feed.json")
    excluding(site)
    opened.preview.rebuild()
    assert "Some text" in opened.get("/feed.json")
    assert "The words of A" not in opened.get("/feed.json")
    assert "holds back" not in opened.get("/_preview/findings")
    write(site, **{"site.toml": SITE_TOML})
    opened.preview.rebuild(quiet=True)
    assert "The words of A" not in opened.get("/feed.json")


def test_a_preview_of_drafts_shows_such_articles_too(site, tmp_path):
    assert "The words of A" in Opened(site, tmp_path / "preview", drafts=True).get("/feed.json")


def test_a_push_uploads_nothing(stack, tmp_path):
    pusher = Pusher(stack, tmp_path / "content")
    texts = {"site.toml": SITE_TOML, "posts/secret/a.md": TEXT.format("A", 2), "posts/secret/_index.md": HELD}
    for name, text in texts.items():
        pusher.write(name, text)
    for options in ({}, {"dry_run": True}):
        pushed = pusher.push(**options)
        assert pushed.status == 2
        assert "[held-folder]" in pushed.output
        assert EXCLUDE in pushed.output
    assert pusher.push(as_json=True).values["problem"]["rule"] == "held-folder"
    assert pusher.bucket() == set()
    pusher.write("site.toml", f"{EXCLUDE}\n{SITE_TOML}")
    assert pusher.push().status == 0
    (pusher.content / "site.toml").unlink()  # then those of the stack count
    pusher.write("open/b.md", TEXT.format("B", 3))
    assert pusher.push().status == 0
    pusher.write("open/_index.md", HELD)
    assert pusher.push().status == 2


def test_an_import_excludes_what_the_generator_holds_back(tmp_path):
    blog = tmp_path / "blog"
    hugo = 'baseURL = "https://ferry.example/"\ntitle = "Ferry"\n'
    texts = {"hugo.toml": hugo, "content/posts/secret/_index.md": HELD, "content/posts/b.md": TEXT.format("B", 3)}
    write(blog, **texts, **{"content/posts/secret/a.md": TEXT.format("A", 2)})
    said = run("import", blog, blog).output
    line = "private  1 article, which content/posts/secret/_index.md holds back (draft: true): excluded"
    assert line in said.splitlines()
    assert "content/posts/secret/**" in tomllib.loads((blog / "site.toml").read_text())["exclude"]
    assert run("build", blog, tmp_path / "public").exit_code == 0
    assert "The words of A" not in str(documents(tmp_path / "public"))
    write(blog, **{"content/posts/open/_index.md": HELD, "content/posts/open/c.md": TEXT.format("C", 2)})
    again = run("import", blog, blog).output  # site.toml is there, and stays
    assert "[held-folder]" in again
    assert '"content/posts/open/**"]' in again


def test_init_in_a_folder_of_a_generator_excludes_too(tmp_path):
    blog = tmp_path / "blog"
    write(
        blog, **{"notes/notes.json": '{"draft": true}', "notes/a.md": TEXT.format("A", 2), "b.md": TEXT.format("B", 3)}
    )
    said = run("init", blog, "--yes", "--url", "https://ferry.example/")
    assert "excluded notes/**, which your site generator holds back" in said.output
    assert parse_site((blog / "site.toml").read_bytes()).exclude == ("notes/**",)
    assert run("build", blog, tmp_path / "public").exit_code == 0
    assert "The words of A" not in str(documents(tmp_path / "public"))
    (blog / "site.toml").unlink()
    values = json.loads(run("init", blog, "--url", "https://ferry.example/", "--json").output)
    assert values["excluded"] == ["notes/**"]


def test_the_settings_above_the_articles_count(site, public, tmp_path):
    (site / "posts/secret/_index.md").unlink()
    assert run("build", site, public).exit_code == 0
    write(tmp_path, **{"hugo.toml": "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/posts/secret/a'\n"})
    refused = run("build", site, public)
    assert "rejected     ../hugo.toml:2: “draft = true” holds back 1 article in your generator: posts/secret/a.md." in (
        refused.output
    )
    assert "held-folder" in run("check", site).output
    (tmp_path / "hugo.toml").unlink()
    write(tmp_path, **{"config/_default/hugo.toml": "cascade = {draft = true}\n"})
    assert "../config/_default/hugo.toml:1" in run("build", site, public).output
    (site / ".git").mkdir()  # then the project ends here
    assert run("build", site, public).exit_code == 0


def test_the_folder_itself_may_have_data_of_its_name(content, public):
    write(content, **{"content.json": '{"permalink": false}'})
    assert "content.json:1" in run("build", content, public).output


def test_links_pipes_and_enormous_files_end_no_build(site, public, tmp_path):
    (site / "posts/secret/_index.md").unlink()
    write(tmp_path, **{"elsewhere/_index.md": HELD, "elsewhere/c.md": TEXT.format("C", 4)})
    os.mkfifo(site / "posts/_index.md")
    (site / "posts/secret/_metadata.yml").symlink_to(tmp_path / "nothing")
    (site / "linked").symlink_to(tmp_path / "elsewhere")
    assert run("build", site, public).exit_code == 0
    assert "The words of C" not in str(documents(public))
    (site / "posts/secret/_index.md").symlink_to(tmp_path / "elsewhere/_index.md")  # a generator would follow it
    assert "posts/secret/_index.md:4" in run("build", site, public).output
    (site / "posts/secret/_index.md").unlink()
    write(site, **{"posts/secret/_index.md": HELD + "a" * 3_000_000})
    assert "posts/secret/_index.md:4" in run("build", site, public).output
    (site / "posts/secret/_index.md").unlink()
    write(site, **{"posts/secret/secret.json": '{"a": "' + "a" * 3_000_000 + '", "draft": true}'})
    assert "more than 1,000,000 bytes" in run("build", site, public).output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_in_doubt(site, public):
    (site / "posts/secret/_index.md").chmod(0)
    assert "cannot be read" in run("build", site, public).output


def test_a_built_site_and_other_peoples_folders_hold_nothing_back(site, public):
    (site / "posts/secret/_index.md").unlink()
    run("build", site, site / "public")
    write(site, **{"public/_index.md": HELD, "node_modules/a/_index.md": HELD, ".git/_index.md": HELD})
    assert run("build", site, public).exit_code == 0


def test_an_article_that_says_so_itself_comes_out(site, public):
    for name in ("a", "b"):
        write(site, **{f"posts/secret/{name}.md": f"---\ntitle: {name}\ndate: 2026-02-02\ndraft: false\n---\nText.\n"})
    assert run("build", site, public).exit_code == 0
    write(site, **{"posts/secret/a.md": TEXT.format("A", 2), "posts/secret/a.meta.yaml": "draft: false\n"})
    assert run("build", site, public).exit_code == 0
    (site / "posts/secret/a.meta.yaml").unlink()
    assert "posts/secret/a.md." in run("build", site, public).output


# Leaf bundles of Hugo: what is beside their index.md is no page

BUNDLE = "---\ntitle: Notes\ndate: 2026-02-01\n{0}\n---\nNotes.\n"


@pytest.fixture
def blog(content, public):
    """A site of Hugo with a folder whose own page is a draft, and the page has other articles beside it."""
    articles = {
        f"notes/{name}.md": TEXT.format(name.title(), at) for at, name in enumerate(("a", "b", "deep/index"), 2)
    }
    write(content.parent, **{"hugo.toml": "baseURL = 'https://ferry.example/'\n"})
    write(content, **articles, **{"notes/index.md": BUNDLE.format("draft: true")})
    return content


@pytest.fixture
def read(monkeypatch):
    """The files that are read because they may hold back folders."""
    names, reads = [], held_folders._read
    monkeypatch.setattr(held_folders, "_read", lambda path, shown: names.append(shown) or reads(path, shown))
    return names


def test_a_leaf_bundle_that_is_held_back_holds_back_what_is_in_its_folder(blog, public, read):
    result = run("build", blog, public)
    assert result.exit_code == 2
    exclude = 'exclude = ["notes/a.md", "notes/b.md", "notes/deep/**"]'
    assert result.output.splitlines()[0] == (
        "rejected     notes/index.md:4: “draft: true” holds back 3 articles in your generator: notes/a.md and 2 more. "
        f"[held-folder] To keep them private, write {exclude} into site.toml. To publish them, remove the line, or "
        'write include = ["notes/a.md", "notes/b.md", "notes/deep/**"].'
    )
    assert documents(public) == {}
    assert [name for name in read if "index" in name] == ["content/notes/index.md"]
    assert "held-folder" in run("check", blog / "notes/a.md").output
    assert run("build", blog, public, "--only", blog / "notes/b.md").exit_code == 2
    write(blog, **{"site.toml": f"{exclude}\n{SITE_TOML}"})
    assert run("build", blog, public).exit_code == 0
    assert "The words of" not in str(documents(public))
    write(blog, **{"notes/index.md": BUNDLE.format("draft: false"), "site.toml": SITE_TOML})
    assert run("build", blog, public).exit_code == 0
    assert "articles/notes/a.html" in documents(public)


def test_a_push_looks_at_leaf_bundles(stack, tmp_path):
    pusher = Pusher(stack, tmp_path / "content")
    texts = {"hugo.toml": "", "content/notes/index.md": BUNDLE.format("draft: true"), "site.toml": SITE_TOML}
    for name, text in {**texts, "content/notes/a.md": TEXT.format("A", 2)}.items():
        pusher.write(name, text)
    assert "content/notes/index.md:4" in pusher.push().output


@pytest.mark.parametrize("settings", ["", "mkdocs.yml", "_config.yml", "site/hugo.toml"])
def test_elsewhere_an_index_is_an_article_as_others_and_is_not_read(blog, public, read, settings):
    (blog.parent / "hugo.toml").unlink()
    write(blog.parent, **({settings: "title: A\n"} if settings else {}))
    assert run("build", blog, public).exit_code == 0
    assert "The words of A" in str(documents(public))
    assert [name for name in read if "index" in name] == []


def test_only_those_pages_of_bundles_are_read_that_have_articles_beside_or_below_them(blog, public, read):
    (blog / "notes/index.md").write_text(BUNDLE.format("draft: false"))
    alone = {f"posts/{at}/{name}": "" for at in range(30) for name in ("index.md", "index.de.md", "a.png", "data.csv")}
    alone |= {f"posts/{at}/index.meta.yaml": "" for at in range(30)}
    described = {"talks/index.md": "", "talks/a.mp3": "", "talks/a.meta.yaml": "title: A\n", "plain/index.html": ""}
    write(blog, **alone, **described, **{"plain/index.txt": "", "index.md": ""})
    run("build", blog, public)
    wanted = ["index.md", "notes/index.md", "plain/index.html", "talks/index.md"]
    assert sorted(name for name in read if "index" in name) == [f"content/{name}" for name in wanted]
