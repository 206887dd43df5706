"""A WordPress site of thirty posts, as its export and as its feeds, written for the tests."""

from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from old_feeds import atom, atom_entry, day, rss, rss_item

HOME = "https://harbour.example"
ZONE = ZoneInfo("Europe/Berlin")
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbour &amp; Tide</title><link>{HOME}</link><description>What the harbour knows</description>
<language>en-US</language><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>{HOME}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[root_ada]]></wp:author_login>
<wp:author_email><![CDATA[ada@private.example]]></wp:author_email>
<wp:author_display_name><![CDATA[Ada Byron]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel>\n</rss>\n"


def cdata(text):
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def meta(name, value):
    return f"<wp:postmeta><wp:meta_key>{cdata(name)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"


def item(
    number,
    body="",
    *,
    kind="post",
    status="publish",
    title=None,
    password="",
    excerpt="",
    extra="",
    name=None,
    dated=True,
):
    """Write an item. Its guid is ``?p=N``, on the address that the site had before https."""
    when = day(number)
    utc = f"{when:%Y-%m-%d %H:%M:%S}" if dated else "0000-00-00 00:00:00"
    name = name if name is not None else f"post-{number}"
    return f"""<item><title>{escape(title or f"Post {number}", quote=False)}</title>
<link>{HOME}/{when:%Y/%m}/{name}/</link><pubDate>{format_datetime(when) if dated else "Mon, 30 Nov -0001 00:00:00 +0000"}</pubDate>
<dc:creator><![CDATA[root_ada]]></dc:creator>
<guid isPermaLink="false">http://harbour.example/?p={number}</guid><description></description>
<content:encoded>{cdata(body or f"The boat number {number} left at noon.")}</content:encoded>
<excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{when.astimezone(ZONE):%Y-%m-%d %H:%M:%S}</wp:post_date>
<wp:post_date_gmt>{utc}</wp:post_date_gmt><wp:post_name>{name}</wp:post_name><wp:status>{status}</wp:status>
<wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type>{kind}</wp:post_type>
<wp:post_password>{cdata(password)}</wp:post_password><wp:is_sticky>0</wp:is_sticky>{extra}</item>
"""


def attachment(number, file, *, alt="", caption="", parent=0):
    return item(
        number, " ", kind="attachment", status="inherit", excerpt=caption, name=f"file-{number}",
        extra=f"<wp:attachment_url>{HOME}/wp-content/uploads/{file}</wp:attachment_url>" + meta("_wp_attachment_image_alt", alt),
    ).replace("<wp:post_parent>0<", f"<wp:post_parent>{parent}<")  # fmt: skip


COMMENT = "<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author_email>bob@private.example</wp:comment_author_email><wp:comment_content>Nice.</wp:comment_content></wp:comment>"
TAGS = '<category domain="category" nicename="boats"><![CDATA[Boats &amp; Co]]></category><category domain="post_tag" nicename="noon"><![CDATA[noon]]></category><category domain="post_format" nicename="x"><![CDATA[Aside]]></category><category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'

# The texts of some posts, by number, and a part of what a reader must see of each.
BODIES = {
    1: ("First line\nsecond line\n\nNext <em>paragraph</em>.", "<p>First line<br>\nsecond line</p>\n<p>Next <em>paragraph</em>.</p>"),
    2: (f'[caption id="a" align="left" caption="The quay"]<img src="{HOME}/q.jpg" alt="Quay">[/caption]\n\nText.', "<figcaption>The quay</figcaption>"),
    3: (f'[caption width="9"]<a href="{HOME}/"><img src="{HOME}/q.jpg" alt=""></a> Behind it: <b>sea</b>[/caption]', "<figcaption>Behind it: <b>sea</b></figcaption>"),
    4: ('Look:\n\n[gallery ids="101,102"]', f'<img src="{HOME}/wp-content/uploads/2024/mast.jpg" alt="A mast">'),
    5: ("All of them: [gallery]", f'<img src="{HOME}/wp-content/uploads/2024/rope.jpg" alt="">'),
    6: (f'[audio mp3="{HOME}/horn.mp3"][/audio]', f'<audio src="{HOME}/horn.mp3" controls></audio>'),
    7: ("[embed width=&#8221;3&#8243;]https://video.example/w?v=1&amp;t=2[/embed]", '<a href="https://video.example/w?v=1&amp;t=2">'),
    8: ("Before\n\nhttps://video.example/alone\n\nAfter", '<p><a href="https://video.example/alone">https://video.example/alone</a></p>'),
    9: ('<!-- wp:paragraph -->\n<p>New editor.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:latest-posts /-->\n\n<!-- wp:block {"ref":103} /-->', "<p>New editor.</p>\n<p>Used again.</p>"),
    10: ('<!-- wp:embed {"url":"https://video.example/x"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://video.example/x\n</div></figure><!-- /wp:embed -->', '<a href="https://video.example/x">'),
    11: ("He said [sic] and [1], then [[gallery]].", "He said [sic] and [1], then [gallery]."),
    12: ('[vc_row][vc_column width="1/2"]Built.[/vc_column][/vc_row] <pre>[gallery]\n\nkept</pre>', "Built."),
    13: ('[sourcecode language="python"]if a &lt; b: pass[/sourcecode]', '<pre><code class="language-python">if a &lt; b: pass</code></pre>'),
    14: ("A teaser.\n\n<!--more-->\n\nThe rest.", "<p>The rest.</p>"),
    15: ("Ends ]]> in a section.", "Ends ]]> in a section."),
    16: ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>\nAfter the list.", "<p>After the list.</p>"),
    17: ("<blockquote>Quoted.\n\nTwice.</blockquote>", "<blockquote>\n<p>Quoted.</p>\n<p>Twice.</p>\n</blockquote>"),
}  # fmt: skip
PRIVATE = {26: "private", 27: "draft", 28: "pending"}
PROTECTED, SCHEDULED, TRASHED = 29, 30, 31


def posts():
    """Give the items of thirty posts and of all that stands among them."""
    yield attachment(101, "2024/mast.jpg", alt="A mast", caption="High")
    for number in range(1, 26):
        extra = TAGS + (COMMENT.format(n=number) * 2 if number < 4 else "")
        if number == 20:
            extra += meta("_thumbnail_id", "101") + meta("_wp_old_slug", "old-name") + meta("_wp_old_slug", "older")
        yield item(number, BODIES.get(number, ("",))[0], extra=extra, excerpt="Short." if number == 21 else "")
    for number, status in PRIVATE.items():
        yield item(number, "Secret words.", status=status, dated=status == "private")
    yield item(PROTECTED, "Secret words.", password="open")
    yield item(SCHEDULED, "Later.", status="future").replace("2024-02", "2034-02")
    yield item(TRASHED, "Thrown away.", status="trash")
    yield item(40, "About us.", kind="page")
    yield item(41, "x", kind="revision", status="inherit")
    yield item(42, "x", kind="nav_menu_item")
    yield attachment(102, "2024/rope.jpg", parent=5)
    yield item(103, "<!-- wp:paragraph --><p>Used again.</p><!-- /wp:paragraph -->", kind="wp_block")


def wxr(items=None):
    return (HEAD + "".join(posts() if items is None else items) + TAIL).encode()


GUID, LINK = "http://harbour.example/?p={n}", "https://harbour.example/2024/01/post-{n}/"


def old_rss():
    return rss(
        [rss_item(number, guid=GUID, link=_link(number)) for number in range(25, 15, -1)], title="Harbour", link=HOME
    )


def old_atom():
    return atom([atom_entry(number, identifier=GUID, link=_link(number)) for number in range(25, 15, -1)])


def _link(number):
    return f"{HOME}/{day(number):%Y/%m}/post-{number}/"
