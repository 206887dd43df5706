"""``feedwright import --keep-addresses``: after a move on the same domain, every page stands where it was."""

import json

import pytest

from imports import articles, fields, run, saved, unread
from old_feeds import atom, atom_entry, day, rss, rss_item
from wordpress_export import old_atom, old_rss, wxr


@pytest.fixture
def content(tmp_path):
    return tmp_path / "content"


def links(path):
    return {item["url"] for item in json.loads(path.read_text("utf-8"))["items"]}


def test_the_pages_of_wordpress_stay_where_they_were(tmp_path, content):
    old = {"rss.xml": old_rss(), "atom.xml": old_atom()}
    feeds = [part for name, body in old.items() for part in ("--feed", saved(tmp_path, name, body))]
    result = run("import", saved(tmp_path, "export.xml", wxr()), content, *feeds, "--keep-addresses")
    assert "new address" not in result.output
    values = fields(articles(content)["post-20.html"])
    assert values["permalink"] == "/2024/01/post-20/"
    assert values["aliases"] == ["/2024/01/old-name/", "/2024/01/older/"]
    assert unread(tmp_path, content, old) == {"rss.xml": 0, "atom.xml": 0}
    public = tmp_path / "public"
    assert "https://harbour.example/2024/01/post-20/" in links(public / "feed.json")
    assert 'http-equiv="refresh' not in (public / "2024/01/post-20/index.html").read_text("utf-8")
    assert 'http-equiv="refresh"' in (public / "2024/01/older/index.html").read_text("utf-8")
    assert (public / "feed/index.html").read_bytes() == (public / "rss.xml").read_bytes()
    assert not (public / "articles").exists()


def test_an_old_address_where_no_page_can_stand_is_no_permalink(tmp_path, content):
    old = rss([rss_item(1, link="https://ferry.example/media/post-{n}/"), rss_item(2)])
    run("import", saved(tmp_path, "old.xml", old), content, "--keep-addresses")
    assert "permalink" not in fields(articles(content)["post-1.html"])
    assert fields(articles(content)["post-2.html"])["permalink"] == "/2024/01/post-2/"
    assert unread(tmp_path, content, {"rss.xml": old}) == {"rss.xml": 0}


def test_the_posts_of_a_generator_keep_theirs(tmp_path):
    blog = tmp_path / "blog"
    (blog / "_posts").mkdir(parents=True)
    for number in (1, 2):
        own = "permalink: /2024/01/post-1/\n" if number == 1 else ""
        text = f"---\ntitle: Post {number}\ndate: {day(number):%Y-%m-%d %H:%M:%S} +0000\n{own}---\n\nThe boat number {number} left at noon.\n"
        saved(blog, f"_posts/{day(number):%Y-%m-%d}-post-{number}.md", text)
    saved(blog, "_config.yml", "title: The Ferry\nurl: https://ferry.example\n")
    old = atom([atom_entry(number, identifier="https://ferry.example/2024/01/post-{n}") for number in (2, 1)])
    run("import", blog, blog, "--feed", saved(tmp_path, "old.xml", old), "--keep-addresses")
    beside = {path.name[11:17]: path.read_text("utf-8") for path in (blog / "_posts").glob("*.meta.yaml")}
    assert beside == {
        "post-1": "id: https://ferry.example/2024/01/post-1\n",
        "post-2": "id: https://ferry.example/2024/01/post-2\npermalink: /2024/01/post-2/\n",
    }
    assert unread(tmp_path, blog, {"atom.xml": old}) == {"atom.xml": 0}
    assert links(tmp_path / "public/feed.json") == {f"https://ferry.example/2024/01/post-{n}/" for n in (1, 2)}
