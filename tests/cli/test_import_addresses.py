"""``feedwright import --keep-addresses``: after a move on the same domain, every page stands where it was."""

import json
import re

import pytest
from lxml import etree

from feedwright.model.article import Person
from feedwright.moving.posts.lists import OldLists, auto_of, redirects_of
from feedwright.moving.posts.post import OldList, Post
from feedwright.moving.sources.wordpress.item import item_of, writer_lists
from feedwright.site.parse import parse_site
from imports import articles, fields, run, saved, unread
from old_feeds import atom, atom_entry, day, rss, rss_item
from other_exports import HOME as GHOST
from other_exports import ghost, ghost_post
from wordpress_export import item, old_atom, old_rss, wxr

DC = "http://purl.org/dc/elements/1.1/"


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


@pytest.mark.parametrize("keeps", [False, True])
def test_posts_older_than_the_old_feed_keep_their_addresses_too(tmp_path, keeps):
    blog = tmp_path / "blog"
    (blog / "_posts").mkdir(parents=True)
    for number in (1, 2, 3):
        text = f"---\ntitle: Post {number}\n---\n\nThe boat number {number} left at noon.\n"
        saved(blog, f"_posts/{day(number):%Y-%m-%d}-post-{number}.md", text)
    saved(blog, "_posts/2024-01-02-own.md", "---\ntitle: Own\npermalink: /own/\n---\n\nIt says its address itself.\n")
    saved(blog, "_config.yml", "title: The Ferry\nurl: https://ferry.example\npermalink: /:year/:month/:title/\n")
    old = atom([atom_entry(3, identifier="https://ferry.example/2024/01/post-{n}")])
    options = ["--keep-addresses"] if keeps else []
    result = run("import", blog, blog, "--feed", saved(tmp_path, "old.xml", old), *options)
    assert "wrote    2 files .meta.yaml with old addresses" in result.output
    beside = {path.name[11:17]: path.read_text("utf-8") for path in (blog / "_posts").glob("*.meta.yaml")}
    older = "permalink: /2024/01/post-{n}/\n" if keeps else "aliases:\n- /2024/01/post-{n}/\n"
    assert {name: beside[name] for name in ("post-1", "post-2")} == {
        f"post-{n}": older.replace("{n}", str(n)) for n in (1, 2)
    }
    assert len(beside) == 3
    assert unread(tmp_path, blog, {"atom.xml": old}) == {"atom.xml": 0}
    page = (tmp_path / "public/2024/01/post-1/index.html").read_text("utf-8")
    assert ('http-equiv="refresh"' in page) is not keeps
    again = run("import", blog, blog, "--feed", tmp_path / "old.xml", *options)
    assert "old addresses" not in again.output


def test_notes_without_a_title_are_known_by_their_names_whose_blanks_are_written_otherwise(tmp_path):
    vault = tmp_path / "vault"
    (vault / "Notes").mkdir(parents=True)
    (vault / ".obsidian").mkdir()
    saved(vault, ".obsidian/app.json", "{}")
    for number in (1, 2):
        saved(
            vault, f"Notes/Post {number}.md", f"---\ndate: {day(number):%Y-%m-%d}\n---\n\nBoat {number} left at noon.\n"
        )
    address = "https://ferry.example/Notes/Post+{n}"
    old = rss([rss_item(number, guid=address, link=address) for number in (2, 1)])
    run("import", vault, vault, "--feed", saved(tmp_path, "old.xml", old), "--url", "https://ferry.example/")
    assert unread(tmp_path, vault, {"rss.xml": old}) == {"rss.xml": 0}


def test_old_addresses_that_cannot_be_worked_out_are_listed(tmp_path):
    blog = tmp_path / "blog"
    blog.mkdir()
    for number in (1, 2):
        saved(blog, f"post-{number}.md", f"---\ntitle: Post {number}\ndate: {day(number):%Y-%m-%d}\n---\n\nBoats.\n")
    saved(blog, "mkdocs.yml", "site_name: The Ferry\nsite_url: https://ferry.example/\n")
    old = saved(tmp_path, "old.xml", rss([rss_item(2, link="https://ferry.example/odd/{n}")]))
    result = run("import", blog, blog, "--feed", old)
    assert "unknown  the old addresses of 1 post that the old feed does not show" in result.output
    assert "\n         post-1.md\n" in result.output
    assert not (blog / "post-1.meta.yaml").exists()


# --- lists of posts ---------------------------------------------------------------------------------------------------


def led(public, path):
    moved = re.search(r'content="0; url=([^"]+)"', (public / path).read_text("utf-8"))
    return moved[1] if moved else None


def gone(content, public):
    """Name what the redirects that the import wrote lead to, and what is not there."""
    site = parse_site((content / "site.toml").read_bytes())
    return [address for _, address in site.redirects if not (public / address).is_file()]


def test_the_lists_of_wordpress_lead_to_ours(tmp_path, content):
    terms = '<category domain="category" nicename="boats"><![CDATA[Boats &amp; Co]]></category>'
    terms += '<category domain="category" nicename="sail"><![CDATA[Sail]]></category>'
    terms += '<category domain="post_tag" nicename="noon-tide"><![CDATA[Noon Tide]]></category>'
    hidden = '<category domain="post_tag" nicename="secret"><![CDATA[Secret]]></category>'
    head = "<wp:category><wp:category_nicename>sail</wp:category_nicename><wp:category_parent>boats</wp:category_parent></wp:category>"
    future = item(3, status="future", extra=hidden).replace("2024", "2094")
    export = wxr([item(1, extra=terms), item(2, status="private", extra=hidden), future])
    export = (
        export.replace(b"<item>", head.encode() + b"<item>", 1)
        if isinstance(export, bytes)
        else export.replace("<item>", head + "<item>", 1)
    )
    run("import", saved(tmp_path, "export.xml", export), content)
    assert run("build", content, tmp_path / "public", "--no-ping").exit_code == 0
    public, home = tmp_path / "public", "https://harbour.example/"
    assert led(public, "category/boats/index.html") == f"{home}feeds/tags/boats-co-c8e7e0/index.html"
    assert led(public, "category/boats/sail/feed/index.html") == f"{home}feeds/tags/sail/rss.xml"
    assert led(public, "tag/noon-tide/index.html") == f"{home}feeds/tags/noon-tide/index.html"
    assert led(public, "2024/01/index.html") == f"{home}index.html"
    assert led(public, "wp-atom.php") == f"{home}atom.xml"
    assert "secret" not in (content / "site.toml").read_text("utf-8").lower()
    assert not gone(content, public)


def test_the_lists_of_authors_the_further_pages_and_the_comments_lead_on(tmp_path, content):
    comment = "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>Fine</wp:comment_content></wp:comment>"
    items = [item(number, extra=comment if number == 3 else "") for number in range(1, 22)]
    export = wxr(items).decode()
    head = "<wp:author><wp:author_login>Bob.Reed</wp:author_login><wp:author_display_name>Bob Reed</wp:author_display_name></wp:author>"
    export = export.replace("<item>", head + "<item>", 1)
    export = export.replace("<![CDATA[root_ada]]></dc:creator>", "Bob.Reed</dc:creator>", 11)
    run("import", saved(tmp_path, "export.xml", export), content)
    assert run("build", content, tmp_path / "public", "--no-ping").exit_code == 0
    public, home = tmp_path / "public", "https://harbour.example/"
    assert led(public, "author/bob-reed/index.html") == f"{home}feeds/authors/bob-reed/index.html"
    assert led(public, "author/bob-reed/feed/index.html") == f"{home}feeds/authors/bob-reed/rss.xml"
    assert led(public, "author/bob-reed/page/2/index.html") == f"{home}feeds/authors/bob-reed/index.html"
    assert led(public, "comments/feed/index.html") == f"{home}index.html"
    assert led(public, "page/3/index.html") == f"{home}index.html"
    assert not (public / "page/4").exists()
    assert led(public, "2024/01/post-3/feed/index.html") == f"{home}articles/post-3.html"
    assert not (public / "2024/01/post-4/feed").exists()
    assert not gone(content, public)


def test_a_login_that_says_more_than_the_name_stands_in_no_redirect(tmp_path, content):
    run("import", saved(tmp_path, "export.xml", wxr([item(1)])), content)
    assert "root" not in (content / "site.toml").read_text("utf-8")


def lists_of_author(login):
    post = etree.fromstring(f'<item xmlns:dc="{DC}"><dc:creator>{login}</dc:creator></item>')
    return [each.path for each in writer_lists(item_of(post), {login: ("ada-byron", Person(name="Ada Byron"))})]


@pytest.mark.parametrize("login", ["ada", "byron", "ada-byron", "Ada.Byron", "adabyron", "abyron", "adab"])
def test_a_login_made_of_the_name_is_the_authors_old_address(login):
    assert lists_of_author(login) == [f"/author/{login.lower().replace('.', '-')}/"]


@pytest.mark.parametrize("login", ["root_ada", "admin", "ada@private.example", "ada1815", "b"])
def test_any_other_login_is_kept_to_the_export(login):
    assert lists_of_author(login) == []


def test_the_tags_of_ghost_lead_to_ours(tmp_path, content):
    run(
        "import",
        saved(
            tmp_path,
            "ghost.json",
            ghost(
                [ghost_post(1)],
                tags=[{"id": "t1", "name": "Boats", "slug": "boats"}, {"id": "t2", "name": "#h", "slug": "hash-h"}],
            ),
        ),
        content,
        "--url",
        GHOST,
    )
    assert run("build", content, tmp_path / "public", "--no-ping").exit_code == 0
    paths = [path for path, _ in parse_site((content / "site.toml").read_bytes()).redirects]
    assert paths[:2] == ["tag/boats/index.html", "tag/boats/rss/index.html"]
    assert paths[2:] == ["author/ada/index.html", "author/ada/rss/index.html"]
    assert not gone(content, tmp_path / "public")


def test_of_very_many_tags_the_common_ones_have_feeds_and_the_others_lead_home():
    lists = OldLists()
    for number in range(150):
        tags = tuple(OldList(f"/tag/t{tag}/", "tags", f"t{tag}", "feed") for tag in (number, number % 40))
        lists.add(Post(html="", published=day(number), lists=tags), day(200))
    assert auto_of(lists) == {"tags": 2}
    led = redirects_of(lists, "WordPress", "https://ferry.example")
    assert led["/tag/t3/"] == "/feeds/tags/t3/index.html"
    assert led["/tag/t149/"] == "/index.html"
    assert "/tag/t149/feed/" not in led
