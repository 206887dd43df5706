"""Exports of Ghost, Substack, Medium, Blogger and micro.blog, written for the tests."""

import csv
import io
import json
import zipfile

from old_feeds import day

HOME = "https://quay.example"


def ghost_id(number):
    return f"5f0c8a1be4b0c2001e5d7a{number:02x}"


def ghost_post(number, **values):
    return {
        "id": ghost_id(number), "uuid": f"u-{number}", "comment_id": f"c-{number}", "title": f"Post {number}", "slug": f"post-{number}",
        "html": f"<p>The boat number {number} left at noon.</p>", "status": "published", "visibility": "public", "type": "post",
        "published_at": day(number).isoformat().replace("+00:00", ".000Z"), "feature_image": None, "canonical_url": None,
        "custom_excerpt": None, **values,
    }  # fmt: skip


def ghost(posts, *, old=False, **tables):
    data = {
        "posts": posts,
        "users": [{"id": "u1", "name": "Ada Byron", "slug": "ada", "email": "ada@private.example", "website": "https://ada.example/"}],
        "tags": [{"id": "t1", "name": "Boats"}, {"id": "t2", "name": "#hidden"}],
        "posts_authors": [{"post_id": post["id"], "author_id": "u1", "sort_order": 0} for post in posts],
        "posts_tags": [{"post_id": post["id"], "tag_id": each, "sort_order": at} for post in posts for at, each in enumerate(("t1", "t2"))],
        "posts_meta": [{"id": "m1", "post_id": ghost_id(1), "feature_image_alt": "A mast"}],
        "settings": [{"key": "title", "value": "The Quay"}, {"key": "timezone", "value": "Europe/Oslo"}, {"key": "locale", "value": "nb"}],
        **tables,
    }  # fmt: skip
    whole = {"meta": {"version": "0.1"}, "data": data}
    return json.dumps(whole if old else {"db": [whole]}).encode()


COLUMNS = (
    "post_id",
    "post_date",
    "is_published",
    "email_sent_at",
    "type",
    "audience",
    "title",
    "subtitle",
    "podcast_url",
)


def substack(folder, rows, texts):
    """Write an export; beside the posts it says who read them, as the real one does."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("posts.csv", table.getvalue())
        for name, html in texts.items():
            archive.writestr(f"posts/{name}.html", html)
        archive.writestr("posts/1.opens.csv", "email\nbob@private.example\n")
        archive.writestr("email_list.csv", "email\nbob@private.example\n")
    return path


def substack_row(number, **values):
    return {
        "post_id": f"{number}.post-{number}", "post_date": day(number).isoformat().replace("+00:00", ".000Z"), "is_published": "true",
        "type": "newsletter", "audience": "everyone", "title": f"Post {number}", "subtitle": f"About boat {number}", **values,
    }  # fmt: skip


def medium_page(number, *, title=None, body=None, canonical=True, when=True):
    title = f"Post {number}" if title is None else title
    body = (
        body
        or f'<h3 class="graf graf--h3 graf--title">{title}</h3><p class="graf">The boat number {number} left at noon.</p>'
    )
    link = f'<a href="https://medium.com/@ada/post-{number}-{number:012x}" class="p-canonical">Canonical</a>'
    time = f'<a href="https://medium.com/p/{number:012x}"><time class="dt-published" datetime="{day(number).isoformat()}">x</time></a>'
    return f"""<!DOCTYPE html><html><head><title>{title}</title></head><body><article class="h-entry"><header>
<h1 class="p-name">{title}</h1></header><section data-field="subtitle" class="p-summary">About it.</section>
<section data-field="body" class="e-content">{body}</section>
<footer><p>By <a href="https://medium.com/@ada" class="p-author h-card">Ada Byron</a> on {time if when else ""}.</p>
<p class="p-tags"><a class="p-tag">Boats</a></p>{link if canonical else ""}</footer></article></body></html>"""


def blogger_classic():
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#{}"/>'
    entry = """<entry><id>tag:blogger.com,1999:blog-7.post-{n}</id><published>2024-01-0{n}T09:30:00Z</published>
<updated>2024-01-0{n}T09:30:00Z</updated>{kind}<category scheme="http://www.blogger.com/atom/ns#" term="Boats"/>
<title type="text">Post {n}</title><content type="html">&lt;p&gt;Boat {n}.&lt;/p&gt;</content>{more}</entry>"""
    link = '<link rel="alternate" type="text/html" href="https://quay.example/2024/01/post-{}.html"/>'
    draft = '<app:control xmlns:app="http://purl.org/atom/app#"><app:draft>yes</app:draft></app:control>'
    entries = [
        entry.format(n=1, kind=kind.format("comment"), more=""),
        entry.format(n=2, kind=kind.format("post"), more=link.format(2)),
        entry.format(n=3, kind=kind.format("post"), more=draft),
        entry.format(n=4, kind=kind.format("page"), more=""),
        entry.format(n=5, kind=kind.format("template"), more=""),
    ]
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Quay</title><link rel="alternate" type="text/html" href="https://quay.example/"/>'
    return f"{head}{''.join(entries)}</feed>".encode()


def blogger_takeout():
    entry = """<entry><id>tag:blogger.com,1999:blog-7.post-{n}</id><blogger:type>{kind}</blogger:type>
<blogger:status>{status}</blogger:status><author><name>Ada</name><blogger:type>BLOGGER</blogger:type></author><title>Post {n}</title>
<content type="html">&lt;p&gt;Boat {n}.&lt;/p&gt;</content><blogger:metaDescription>About it</blogger:metaDescription>
<blogger:created>2024-01-0{n}T09:30:00Z</blogger:created><published>2024-01-0{n}T09:30:00Z</published>
<updated>2024-01-0{n}T10:30:00Z</updated><category scheme="tag:blogger.com,1999:blog-7" term="Boats"/>
<blogger:filename>/2024/01/post-{n}.html</blogger:filename></entry>"""
    parts = [(2, "POST", "LIVE"), (3, "POST", "DRAFT"), (4, "COMMENT", "LIVE"), (5, "POST", "SOFT_TRASHED")]
    entries = "".join(entry.format(n=n, kind=kind, status=status) for n, kind, status in parts)
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018"><title>The Quay</title>'
    return f"{head}{entries}</feed>".encode()


def microblog(folder):
    items = [
        {"id": f"{HOME}/2024/{number}.html", "url": f"{HOME}/2024/{number}.html", "content_html": f"<p>Boat <b>{number}</b></p>",
         "content_text": f"Boat **{number}** ![](uploads/a.jpg)", "date_published": day(number).isoformat()}
        for number in (2, 1)
    ]  # fmt: skip
    path = folder / "export.bar"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.html", "<html></html>")
        archive.writestr("feed.json", json.dumps({"title": "Quay", "home_page_url": HOME, "items": items}))
        archive.writestr("uploads/a.jpg", b"x")
    return path
