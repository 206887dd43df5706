"""A site whose author and publisher write one hostile string wherever a string can stand, and all that it publishes."""

import json
import re
from html import escape

from feedwright.engine.whole_build import whole_build
from feedwright.errors import SiteError
from feedwright.model.text import legal
from feedwright.site.parse import parse_site
from hostile_strings import STRINGS
from media_samples import mp3, png
from memory import SITE_TOML, Alone, MemoryWorld

_PLAIN = (
    SITE_TOML.partition("\n")[2]
    + "news_sitemap = true\ntombstones = true\nwithdrawn_page = 'notice'\nauto = { tags = 2 }\n"
)
# Fields whose bad value costs the whole article, each in one of its own; the others share one.
_FATAL = {
    "date": "date: {}",
    "expires": "expires: {}",
    "id": "id: {}",
    "guid": "guid: {}",
    "slug": "slug: {}",
    "path": "permalink: {}",
    "canonical": "canonical_url: {}",
    "author": "authors: [{{name: {0}, email: {0}}}]",
    "author-page": "authors: [{{name: A, url: {0}, avatar: {0}}}]",
    "enclosure": "enclosures: [{{url: {0}, type: audio/mpeg, title: {0}}}]",
    "enclosure-type": "enclosures: [{{url: 'https://gazette.example/a.mp3', type: {0}}}]",
    "enclosure-title": "enclosures: [{{url: 'https://gazette.example/a.mp3', type: audio/mpeg, title: {0}}}]",
    "audio": "audio: {}",
    "tags": "tags: [{}]",
    "correction": "corrections: [{{date: 2026-02-02, text: {0}}}]",
}
_FIELDS = """\
title: {0}
summary: {0}
tags: [{0}, shared]
authors: [{0}, {{name: {0}, role: {0}}}]
contributors: [{0}]
section: {0}
rights: {0}
language: {0}
images: [{{url: {0}, alt: {0}}}, {{url: pic.png, alt: {0}}}]
links: [{{url: {0}, title: {0}}}, {{url: "https://gazette.example/x", title: {0}, rel: via}}]
enclosures: [{{url: episode.mp3, title: {0}}}]
episode: {0}
location: {0}
people: [{0}]
host: {0}
transcript: {0}
chapters: {0}
duration: {0}
"""


def published(text):
    """All documents of that site by their paths, and what became of each article by its key."""
    world = MemoryWorld()
    world.put("site.toml", _settings(text))
    for key, body in _articles(text).items():
        world.put(key, body)
    world.put(
        "object.md", "Text.", metadata=[(name, text) for name in ("title", "tags", "authors", "summary", "image")]
    )
    built = whole_build(world.worker(), Alone(world.queue.messages))
    assert built.has_site
    world.source.delete("withdrawn.md")
    again = whole_build(world.worker(), Alone(world.queue.messages))
    reports = {f"reports/{path}": report for path, report in world.reports.documents.items()}
    return world.public.documents | reports, {outcome.key: outcome for outcome in (*built.outcomes, *again.outcomes)}


def _articles(text):
    quoted = _quoted(text)
    fatal = {f"{name}.md": f"---\n{line.format(quoted)}\n---\nText." for name, line in _FATAL.items()}
    return fatal | {
        "pic.png": png(width=640, height=480),
        "episode.mp3": mp3(),
        f"{text}.md": "Named by its file.",
        f"{text}/{text}.html": "<p>Named by its folder, too.</p>",
        "fields.md": f"---\n{_FIELDS.format(quoted)}---\nText with {text} inside, and a picture ![{text}](pic.png '{text}').",
        "withdrawn.md": f"---\ntitle: {quoted}\ntags: [shared]\n---\nWords.\n\n{text}",
        "beside.md": "Text.",
        "beside.meta.toml": _FIELDS_IN_TOML.format(_quoted(text)),
        "mail.txt": f"Title: {text}\nAuthor: {text}\nTags: {text}\n\n{text}\n\n- {text}\n\n> {text}",
        "raw.md": _markdown(text),
        "markup.html": _html(text),
        "page.html": _page(text),
        "item.json": json.dumps(_item(text)),
        "schema.json": json.dumps({"@context": "https://schema.org", "@type": "Article", "headline": text, "articleBody": f"<p>Words.</p><p>{text}</p>", "keywords": text, "image": text, "author": {"name": text}}),
    }  # fmt: skip


def _quoted(text):
    """Quote text as JSON, YAML and TOML all read it."""
    known = json.dumps(re.sub("[\ud800-\udfff]", "", text), ensure_ascii=False)
    return re.sub("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]", lambda sign: f"\\u{ord(sign[0]):04x}", known)


def _settings(text):
    """The string in every setting that takes it."""
    quoted = _quoted(text)
    chosen = _PLAIN
    for line in (f"title = {quoted}", f"description = {quoted}", f"rights = {quoted}", f"author = {{ name = {quoted}, email = {quoted} }}", f"author = {{ name = {quoted} }}", f"icon = {quoted}", f"hub = {quoted}"):  # fmt: skip
        chosen = _with(f"{line}\n{chosen}") or chosen
    if "\ntitle" not in f"\n{chosen}":
        chosen = f'title = "The Gazette"\n{chosen}'
    for table in (
        f"[feeds.one]\ntitle = {quoted}\ndescription = {quoted}\ntags = [{quoted}]\n",
        f"[authors.{quoted}]\nname = {quoted}\n",
    ):
        chosen = _with(f"{chosen}\n{table}") or chosen
    return chosen


def _with(settings):
    """Those settings, if they are no error."""
    try:
        parse_site((settings if "title" in settings.partition("birth")[0] else f'title = "x"\n{settings}').encode())
    except SiteError as error:
        assert error.problem.what
        assert error.problem.cure
        return None
    return settings


_FIELDS_IN_TOML = """\
title = {0}
summary = {0}
section = {0}
rights = {0}
image = {0}
tags = [{0}]
authors = [{0}]
"""


def _markdown(text):
    return f"""Words.

# {text}

{text}

Words {text} words, *{text}*, `{text}`, [{text}]({text}), [a](<{text}>), ![{text}]({text} "{text}"), <{text}>, [b][c], a[^1].

> {text}

- {text}
- <p title="{text}">x</p>

| {text} | b |
|---|---|
| {text} | [x]({text}) |

{text}

```{text}
{text}
```

<div title="{text}" lang='{text}'>

{text}

</div>

{{{{< figure src="{text}" caption="{text}" >}}}} [[{text}]] ![[{text}.png]]

[^1]: {text}
[c]: {text}
"""


def _html(text):
    inside = escape(text)
    return f"""<p>Words.</p><h1>{text}</h1><p>{text}</p><p title="{text}">a</p><p title='{text}'>b</p><p title={text}>c</p>
<a href="{inside}">d</a><a href={text}>e</a><a href='{text}' title="{inside}" id="{inside}">f</a>
<img src="{inside}" alt="{inside}" title="{inside}"><img src="{inside}" srcset="{inside} 2x" data-src="{inside}">
<video src="{inside}" poster="{inside}"><source src="{inside}" type="{inside}"><track src="{inside}" label="{inside}"></video>
<iframe src="https://www.youtube.com/embed/{inside}" title="{inside}"></iframe><iframe src="{inside}"></iframe>
<q cite="{inside}">g</q><ol type="{inside}" start="{inside}"><li value="{inside}">h</ol><code class="language-{inside}">i</code>
<table><tr><td align="{inside}" colspan="{inside}">{text}</td></tr></table><time datetime="{inside}">j</time>
<svg>{text}</svg><math>{text}</math><style>{text}</style><textarea>{text}</textarea><select>{text}</select>{text}
<!-- {text} --> {text}"""


def _page(text):
    inside = escape(text)
    ld = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": text,
            "author": [{"name": text, "url": text}],
            "keywords": [text],
            "image": text,
            "url": text,
        }
    )
    return f"""<!doctype html><html lang="{inside}"><head><title>{inside}</title><base href="{inside}"><link rel=canonical href="{inside}">
<meta name=author content="{inside}"><meta name=keywords content="{inside}"><meta property=og:title content="{inside}">
<meta property=og:description content="{inside}"><meta property=og:image content="{inside}"><meta name=date content="{inside}">
<script type=application/ld+json>{ld}</script></head><body><nav>{text}</nav><article><h1>{inside}</h1><p>Words.</p><p class=byline>By {inside}</p>
<p>{text}</p><a href="{inside}" rel=tag>{inside}</a><img src="{inside}" alt="{inside}">{text}</article></body></html>"""


def _item(text):
    return {
        "id": f"{text}-item",
        "title": text,
        "summary": text,
        "content_html": f"<p>Words.</p><p>{text}</p>{text}",
        "image": text,
        "banner_image": text,
        "tags": [text],
        "authors": [{"name": text}],
        "external_url": text,
        "language": text,
    }


def plain(text):
    """How a document that is plain text may show the string: without what no document may hold."""
    return " ".join(legal(text).split())


__all__ = ["STRINGS", "plain", "published"]
