"""No string, wherever an author or a publisher writes it, runs in a page, survives in a feed, or breaks a document.

The pages are opened in Chromium, without the policy that would hold scripts back; where it is missing, that part is
skipped. Feeds are read by parsers that know nothing of how they were made.
"""

import json
import re
from contextlib import closing
from urllib.parse import unquote

import lxml.html
import pytest
from lxml import etree

from browser import CHROMIUM
from depth import some
from hostile_site import STRINGS, plain, published

GROUPS = 6
TEXT = frozenset(
    "a abbr audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small source span strong sub "
    "summary sup table tbody td tfoot th thead time tr track u ul var video wbr".split()
)
# What of MathML Core only shows: nothing that links, loads, or lets HTML back in (annotation-xml, maction, semantics).
FORMULA = frozenset(
    "math merror mfrac mi mmultiscripts mn mo mover mpadded mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup "
    "msup mtable mtd mtext mtr munder munderover".split()
)
WITH_ALL = ["fields.md", "raw.md", "markup.html", "beside.md", "object.md"]
# Where a string stands in each of the ways in which it can stand on a page.
OPENED = re.compile(
    r"index\.html|articles/(?:fields|raw|markup|page|correction)\.html|reports/(?:fields|date)\.md\.html"
)
PAGE = TEXT | FORMULA | set("html head meta title link style script body header main article footer nav aside".split())
TEXT_ATTRIBUTES = frozenset(
    "dir lang title href hreflang src cite class span value datetime alt width height start reversed type colspan rowspan "
    "align scope kind srclang label poster controls id".split()
)
FORMULA_ATTRIBUTES = frozenset(
    "alttext display mathvariant fence form largeop lspace maxsize minsize movablelimits rspace separator stretchy "
    "symmetric depth height voffset width linethickness accent accentunder columnspan rowspan displaystyle scriptlevel "
    "dir lang title".split()
)
PAGE_ATTRIBUTES = TEXT_ATTRIBUTES | set(
    "name content property charset http-equiv rel loading preload translate tabindex aria-label aria-labelledby".split()
)
ADDRESSES = {"href", "src", "poster", "cite", "url", "xmlUrl", "htmlUrl", "srcset", "action", "data", "uri"}
ADDRESS_ELEMENTS = {"link", "loc", "comments", "docs", "url", "uri", "icon", "logo"}
SAFE = re.compile(
    r"https?://[^\s\"<>\\^`{|}]+|\./[\w./%~-]+\.html|feed:https://gazette\.example/rss\.xml|(?:mailto|tel):[^\s\"<>]*|data:,|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+"
)


@pytest.mark.parametrize("group", range(GROUPS))
def test_nothing_runs_survives_or_breaks_out(group, request):
    pages, fragments = {}, set()
    for text in some(STRINGS[group::GROUPS], 0.08):
        documents, outcomes = published(text)
        assert [key for key in WITH_ALL if outcomes[key].problem] == [] or not plain(text), text
        for path, document in documents.items():
            if path.startswith("media/"):
                continue
            try:
                fragments |= check(path, document.body, text)
            except (AssertionError, ValueError, etree.XMLSyntaxError) as error:
                raise AssertionError(f"{text!r} in {path}: {error}") from error
            if OPENED.fullmatch(path):
                pages[f"{len(pages)}/{path}"] = (text, document.body)
    for fragment in fragments:
        check_fragment(fragment)
    if CHROMIUM:
        run_in_chromium(request.getfixturevalue("browser"), pages, fragments)


def check(path, body, text):
    """Read a document as strictly as can be; return the HTML that a feed holds."""
    if path.endswith(".html"):
        check_page(body)
        return set()
    if path.startswith("reports/"):
        assert json.loads(body)
        return set()
    if path.endswith(".json"):
        return check_json(json.loads(body), text if path == "feed.json" else None)
    if path == "robots.txt":
        lines = body.decode().splitlines()
        assert all(
            re.fullmatch(r"(?:User-agent: \*|(?:Allow|Disallow):.*|Sitemap: https://gazette\.example/\S+|)", line)
            for line in lines
        )
        return set()
    return check_xml(body)


def check_page(body):
    tree = lxml.html.document_fromstring(body.decode())
    for element in tree.iter(etree.Element):
        check_element(element, PAGE, PAGE_ATTRIBUTES)
    scripts, styles = tree.findall(".//script"), tree.findall(".//style")
    if refreshing := tree.findall(".//meta[@http-equiv='refresh']"):  # an old address, which only leads on
        [leads] = refreshing
        assert SAFE.fullmatch(leads.get("content").removeprefix("0; url="))
        assert (scripts, styles) == ([], [])
        return
    assert len(styles) == 1
    assert [script.get("type") for script in scripts] == ["application/ld+json"] * len(scripts)
    for script in scripts:
        assert_addresses(json.loads(script.text), {"url", "contentUrl", "@id"})
    assert {meta.get("http-equiv") for meta in tree.iter("meta")} <= {None, "Content-Security-Policy"}
    assert {link.get("rel") for link in tree.iter("link")} <= {"canonical", "alternate", "icon"}


def check_fragment(html):
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter(etree.Element):
        check_element(element, TEXT | FORMULA, TEXT_ATTRIBUTES)


def check_element(element, tags, attributes):
    assert element.tag in tags, element.tag
    for name, value in element.attrib.items():
        assert name in (FORMULA_ATTRIBUTES if element.tag in FORMULA else attributes), (element.tag, name, value)
        if name in ADDRESSES:
            assert SAFE.fullmatch(value), (element.tag, name, value)


def check_json(feed, text):
    if text is not None and plain(text):
        assert feed["title"] in {plain(text), "The Gazette"}
    assert_addresses(
        feed,
        {
            "url",
            "home_page_url",
            "feed_url",
            "next_url",
            "external_url",
            "image",
            "banner_image",
            "icon",
            "favicon",
            "avatar",
        },
    )
    return {item["content_html"] for item in feed["items"] if item.get("content_html")}


def assert_addresses(value, names):
    """Every address in JSON leads to the web."""
    if isinstance(value, list):
        for item in value:
            assert_addresses(item, names)
    elif isinstance(value, dict):
        for name, item in value.items():
            assert not (name in names and isinstance(item, str)) or SAFE.fullmatch(item), (name, item)
            assert_addresses(item, names)


def check_xml(body):
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    assert root.getroottree().docinfo.internalDTD is None
    html = set()
    for element in root.iter():
        assert isinstance(element.tag, str), "no instruction, no comment, no entity"
        name = etree.QName(element).localname
        for attribute, value in element.attrib.items():
            assert attribute not in ADDRESSES or SAFE.fullmatch(value), (name, attribute, value)
        if name in ADDRESS_ELEMENTS and (element.text or "").strip():
            assert SAFE.fullmatch(element.text), (name, element.text)
        if name in {"guid", "id"}:
            assert not re.match(r"\s*(?:javascript|vbscript|data|file|blob):", element.text, re.IGNORECASE)
        in_item = name == "description" and etree.QName(element.getparent()).localname == "item"  # a channel's is plain
        if in_item or name == "encoded" or (name in {"content", "summary"} and element.get("type") == "html"):
            html.add(element.text or "")
    return html


def test_an_address_that_looks_like_another_is_left_as_it_is():
    """Whom a link deceives is the author's affair; to mend it would be to guess where it leads."""
    documents, _ = published("https://аррӏе.example/раураӏ")
    [item] = [item for item in json.loads(documents["feed.json"].body)["items"] if item["url"].endswith("/markup.html")]
    links = {link.get("href") for link in lxml.html.fromstring(item["content_html"]).iter("a")}
    assert "https://аррӏе.example/раураӏ" in {unquote(link) for link in links if link}


def test_marks_that_turn_text_around_stand_alone_on_a_page():
    """Else a name could turn what stands beside it."""
    mark = "\u202egnp.exe"
    documents, _ = published(mark)
    tree = lxml.html.document_fromstring(documents["articles/fields.html"].body.decode())
    [text] = tree.find_class("e-content")
    holders = [each for each in tree.body.iter() if mark in (each.text or "") and text not in each.iterancestors()]
    assert {each.tag for each in holders} <= {"bdi", "p"}
    assert all(each.tag == "bdi" or not len(each) for each in holders), "a whole paragraph ends what it turned"
    assert len(holders) > 5


# --- in a browser ------------------------------------------------------------------------------------------------

AT_ONCE = 60
CANARY = "window.fw = () => console.error('the canary sings in ' + (window.frameElement?.name ?? location))"
# Opens the pages side by side, and does what a reader might: points at, presses, focuses and opens everything there is.
VISIT = """async pages => {
    const frames = pages.map(([name, text]) => {
        const frame = document.body.appendChild(document.createElement('iframe'))
        frame.name = name
        frame.srcdoc = text
        return new Promise(opened => frame.addEventListener('load', () => opened(frame)))
    })
    for (const opened of frames) {
        const page = (await opened).contentDocument
        page.addEventListener('click', event => event.target.closest('a')?.protocol.startsWith('http') && event.preventDefault())
        for (const element of page.body.querySelectorAll('*')) {
            if (element.tabIndex >= 0) element.focus()
            for (const kind of ['pointerenter', 'mouseenter', 'mouseover', 'mousedown', 'keydown', 'toggle', 'animationstart', 'transitionend', 'error', 'load'])
                element.dispatchEvent(new Event(kind))
            if (element.closest('[href], button, summary, [onclick], label')) element.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))
        }
    }
    await new Promise(later => setTimeout(later, 50))
    document.body.replaceChildren()
}"""
READ = """texts => texts.map(text => {
    const read = new DOMParser().parseFromString(text, 'text/html')
    return [...read.querySelectorAll('*')].map(element =>
        [element.tagName.toLowerCase(), [...element.attributes].map(one => [one.name, one.value]), element.namespaceURI])
})"""


CONTROLS = {
    "handler": "<img src=x onerror=fw()>",
    "script": "<script>fw()</script>",
    "link": "<a href='javascript:fw()'>x</a>",
    "focus": "<input onfocus=fw()>",
    "hover": "<p onmouseenter=fw()>x</p>",
    "policy": "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><script>fw()</script>",
}


def run_in_chromium(browser, pages, fragments):
    assert sung(browser, CONTROLS) == set(CONTROLS)
    found = sung(browser, {path: body.decode() for path, (_, body) in pages.items()})
    assert [(path, pages[path][0] if path in pages else "") for path in found] == []
    with closing(browser.new_page()) as page:
        read = page.evaluate(READ, sorted(fragments))
    for elements in read:
        for tag, attributes, namespace in elements:
            formula = namespace == "http://www.w3.org/1998/Math/MathML"
            assert formula or namespace == "http://www.w3.org/1999/xhtml"
            assert tag in (FORMULA if formula else TEXT | {"html", "head", "body"}), tag
            assert {name for name, _ in attributes} <= (FORMULA_ATTRIBUTES if formula else TEXT_ATTRIBUTES)
            assert [value for name, value in attributes if name in ADDRESSES and not SAFE.fullmatch(value)] == []


def sung(browser, pages):
    """Where the canary sang; a script that opened a window or a dialog is heard as well."""
    context = browser.new_context(bypass_csp=True, offline=True)
    context.add_init_script(CANARY)
    heard = set()
    page = context.new_page()
    page.on("console", lambda message: heard.update(re.findall(r"the canary sings in (\S+)", message.text)))
    page.on("dialog", lambda dialog: (heard.add(dialog.message), dialog.dismiss()))
    context.on("page", lambda opened: heard.add(opened.url))
    page.goto("about:blank")
    told = list(pages.items())
    for start in range(0, len(told), AT_ONCE):
        page.evaluate(VISIT, told[start : start + AT_ONCE])
    context.close()
    return heard
