"""No article, however hostile, ties up a worker: an expression that is not linear would run for minutes here.

Nothing is timed; a watchdog ends what hangs.
"""

import json
import signal
import tracemalloc
from contextlib import suppress

import pytest

from depth import some
from factories import SITE, make_site, make_source
from feedwright.errors import ArticleError, SiteError
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.html.parser_cost import is_tangled
from feedwright.reading.html.sanitise import paragraphs, sanitise, text_of, without_markup, words_of
from feedwright.reading.markdown.reader import MARKS
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import split_front_matter
from feedwright.reading.prose.boilerplate import prose
from feedwright.reading.prose.dates import parse_date
from feedwright.reading.prose.people import byline, split_names
from feedwright.reading.prose.sentences import cut, sentences, summary_from, title_from
from feedwright.reading.prose.unreadable_date import UnreadableDate
from feedwright.reading.reader import read_article
from feedwright.reading.text.reader import read_text
from feedwright.site.parse import parse_site

LENGTH = 300_000  # characters
HANGS = 60  # seconds of a process's own time; all here take a few at most, and what is quadratic takes minutes
SHORTER = 0.1  # the size of most texts of a quick search; they have so much of the time


@pytest.fixture(autouse=True)
def watchdog(request):
    """Fail a test that hangs."""
    size = request.node.callspec.params.get("size", 1) if hasattr(request.node, "callspec") else 1

    def bark(*_):
        raise AssertionError("this takes far longer than its length warrants")

    before = signal.signal(signal.SIGVTALRM, bark)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS * size)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


PIECES = [
    "a", "a ", ".", ". ", "a. ", 'a." ', ". (", ",", ", ", " — ", "“", '"', "。", "A. ", "\n", "\n\n", " \n", "\n \n",
    "-", "- ", "---\n", "+++\n", "<", "<a", "<b>", "<h1>", "<p", "<p>", "</p>", "<img ", "<!--", "<![CDATA[", '<"',
    '<a href="x">', "&", "&#", "&lt;", "[", "[a](", "![", "*", "*a ", "_", "`", "~", "|", "> ", "[^a]", "# a\n",
    "{{ ", "{{", "{{ a }}", "{{<", "{%", "{% a", "{% raw %}", "{% highlight %}", "{{< highlight >}}", "{#", "{:", "{: .a}", "{:toc}", "- a\n{:toc}",
    "%%", "[[", "[[a]]", "![[", "> [!a] b\n", " ^a", "==", "a\n: b\n\n", "a\n\n: b\n\n", "- a\n  : b\n\n", "# a {#b}\n", "<pre", "<!--more-->", '{"a":', ";;;\n",
    "\u200d", "e\u0301", "🇦🇹", "By A. b", "one ", "a@", "http://", "\x00",
    "- a\n", "1. a\n", "a) b\n", " - a\n", "\t", "•", "* * ", "> \n", "a\n---\n", "a-\n", "水\n", "\u3000", "www.", "(", ")", "https://x)",
    "a.b@c.", "KYIV, ", "A (b) -\n\n", "title: a\n", "title: a\n b\n", "a b-c.d", "=", "—", "A\na b\n\n",
    ":::a\n", ":::a\n:::\n", "::: {.a", "!!! a\n", "!!! a\n    ", '=== "a"\n', "```{a}\n", "~~~", "<a markdown=1>\n", "<a markdown=1>b</a>", "<br>\n", "<div>\n", "<div>\n**a**\n", "| a\n",
    "*[a]: b\n", ":a:", ":tada:", "$", "$a$", "$$", "$a ", "$$\n", "\\(", "\\(a\\)", "\\[", "\\[=", "\\begin{align}", "](a b", "![a](b c.png)", "[a]{.b}", "a){ .b", "{ .a", "{++", "{>>", "^[a]", "^[", "**a", "[a](b.md)\n<p>", "\ufdd0", "「**",
    "<svg>", "<svg><title>a</title></svg>", "<object data=a>", "<object>", "<span class=katex-html>", "<math><span class=katex-html>", "<td class=lnt>", "<table><tr><td class=gutter>1</td><td><pre>", "<video>", "<video>a</video>", "<canvas>", "<form>",
    "<script type=math/tex>", "<math>", "<math></math>", "<a href=#>", "<a href=#a>#</a>", "¶", "<input type=checkbox>", "<embed src=a>", "<iframe src=//a>",
    "<br>", "<br> ", "<hr>", "<div><hr>", "<a>", "<img width=1 ", "<img src=file:a>", "src= ", "= ", "<p class=MsoListParagraph><b>1. </b>", "<a href=/>a</a>", "<figcaption>",
]  # fmt: skip


def sized(pieces):
    """Give each piece the size of its text: the whole length, or in a quick search mostly less."""
    at_length = some(pieces, 0.05)
    return [pytest.param(piece, 1 if piece in at_length else SHORTER, id=ascii(piece)) for piece in pieces]


def repeated(piece, size):
    """Repeat *piece* as often as the length allows, and as the bounds of a text do, above which nothing is read."""
    numbers = (sum(map(piece.count, MARKS)), 199_000), (piece.count("\n"), 99_000), (piece.count(" "), 499_000)
    return piece * min([int(LENGTH * size / len(piece)), *(most // number for number, most in numbers if number)])


def whole(text, key):
    source = make_source(text, key=key)
    try:
        article = read_article(source, SITE)
        normalise(article, source, make_site(), Kept(mint(article, source, make_site()).identity))
    except ArticleError:
        return


@pytest.mark.parametrize(("piece", "size"), sized(PIECES))
def test_a_long_article_of_anything_is_read_in_time(piece, size):
    text = repeated(piece, size)
    for key in ("a.txt", "a.md", "a.html"):
        whole(text, key)
    whole(json.dumps({"content_text": text}), "a.json")
    whole(json.dumps({"@type": "Article", "articleBody": text, "keywords": text, "image": [text]}), "a.json")
    whole(f'{{"a": {text}', "a.json")
    whole(f'{{"{text}": NaN', "a.json")
    whole(f"<html><body><nav><a href=b>c</a></nav>{text}", "a.html")
    whole(f"---\n{text}", "a.md")
    whole(f"---\ntitle: A\n{text[:30_000]}\n---\nText.", "a.md")


@pytest.mark.parametrize(("piece", "size"), sized(PIECES))
def test_so_is_every_part_of_it(piece, size):
    text = repeated(piece, size)
    safe = "" if is_tangled(text) else sanitise(text, base="https://x.example/a.html")
    list(sentences(text))
    for read in (title_from, byline, lambda whole: read_text("a.txt", whole, None)):
        read(text)
    text_of(safe)
    list(paragraphs(safe))
    summary_from([text])
    list(prose([text, text[:160], text[:50]]))
    cut(text, len(text) - 1)
    for read in (without_markup, words_of, lambda line: split_names(line.replace("\0", ""))):  # of one line
        read(text[:4_000])
    for start in ("", "6 May 2024 ", "7:08"):
        with suppress(UnreadableDate):
            parse_date(f"{start}{text}"[:100], languages=["de", "ja"])


@pytest.mark.parametrize(
    ("piece", "size"),
    sized(["a", "a ", " ", "\t", ".", "-", "- a\n", "1. a\n", " - a\n", ">", "a-\n", "(", ")", "a.b@", " b\n", "水\n"]),
)
def test_so_are_lists_quotations_and_header_lines_of_it(piece, size):
    text = repeated(piece, size)
    for start in ("- ", "1. ", "• a\n  • b\n", "> ", "a@", "https://", "A-\n", "    "):
        read_text("a.txt", start + text, None)
    for start in ("Title: ", "Title: a\nDate: b\n ", "Title: a\n"):
        split_front_matter("a.txt", start + text, FIELD_NAMES)


def test_lists_as_deep_as_one_likes_are_read_in_time():
    whole("\n".join(" " * depth + "- a" for depth in range(1_000)), "a.txt")
    whole("\n".join("  " * (depth % 9) + "- a" for depth in range(9_000)), "a.txt")


BYTES = [
    b"\xe9",
    b"\xe9\n",
    b"a\xe9 ",
    b"\x81\x40",
    b"\xc4\xd6",
    b"\xff",
    b"a\x00",
    b"\x00a\x00\x01",
    b"<meta charset=",
    b"<?xml ",
]


@pytest.mark.parametrize(("piece", "size"), sized(BYTES))
def test_any_bytes_are_decoded_or_refused_in_time(piece, size):
    text = piece * int(2_000_000 * size / len(piece))
    whole(text, "a.txt")
    whole(text, "a.html")


@pytest.mark.parametrize(
    "names", ["By A" + ". b" * 40 + "!", "By " + "A " * 60, "By " + "a-" * 60, "By A" + ", b" * 40]
)
def test_a_byline_is_no_trap(names):
    byline(names)


@pytest.mark.parametrize("piece", ["\n", " ", "[", "a", "a\n", "# \n", "[[", '"', "'''", "a.", "title "], ids=ascii)
def test_long_settings_are_refused_in_time(piece):
    with pytest.raises(SiteError):
        parse_site((piece * (100_000 // len(piece))).encode())


@pytest.mark.parametrize(
    "toml", [".".join("a" * 16_000) + " = 1", "[" + ".".join("a" * 4_000) + "]\n" + "b.c = 1\n" * 2_000]
)
def test_deep_toml_is_read_or_refused_in_time(toml):
    whole(f"+++\n{toml}\n+++\nText.", "a.md")


@pytest.mark.parametrize("end", ["", ', "z": 1, "z": 2'])
def test_json_of_as_many_names_as_one_likes_is_read_or_refused_in_time(end):
    names = ", ".join(f'"{name}": 1' for name in range(LENGTH))
    whole(f'{{"content_text": "Text.", {names}{end}}}', "a.json")


def test_no_word_of_a_pages_structured_data_ties_up_a_worker():
    tangle = "".join(f"<font a={at}></font.x>b" for at in range(45_000))
    for said in ({"headline": tangle}, {"author": [{"name": tangle}]}, {"author": tangle}, {"keywords": [tangle]}):
        data = json.dumps({"@type": "NewsArticle", **said})
        whole(f"<html><script type=application/ld+json>{data}</script><body><p>Words.</p></body>", "a.html")


def test_cleaning_follows_the_length():
    sanitise("<p>a <b>b</b> <a href='c.html'>c</a></p>\n" * 20_000, base="https://x.example/a.html")


@pytest.mark.parametrize(
    ("unit", "key"),
    [
        *((unit, "a.md") for unit in ("[^a]", "*a_ ", "$", "==a", "[[a]] ", "- a\n", "word ", "word\n\n", ":a: ")),
        *((unit, "a.mdx") for unit in ("<A b={c}>x</A> ", "<A b={")),
        *((unit, "a.txt") for unit in ("word\n\n", "http://a.b ", "- a\n")),
        ("<", "a.html"),
    ],
)
def test_what_would_take_gigabytes_is_refused_by_name(unit, key):
    """benchmarks/hostile_inputs.py measures these and many more."""
    source = make_source((unit * (4_900_000 // len(unit)))[:4_900_000], key=key)
    with pytest.raises(ArticleError) as caught:
        read_article(source, SITE)
    assert caught.value.problem.rule == "tangled"
    assert caught.value.problem.cure


@pytest.mark.parametrize("unit", ["word ", "a word, ", "- a\n", "[a](https://a.example/) ", "**a word** ", "# a\n"])
def test_a_text_of_half_a_megabyte_is_read_whatever_it_is_made_of(unit):
    text = (unit * (500_000 // len(unit)))[: 500_000 if len(unit) > 5 else 300_000]
    assert read_article(make_source(text, key="a.md"), SITE).content_html


@pytest.mark.parametrize("piece", ["-", "- ", "=", ">", "> "])
def test_a_line_of_one_sign_takes_no_more_memory_than_its_copies(piece):
    """An expression that keeps a place to go back to for each sign takes a hundred times the line."""
    text = piece * (1_000_000 // len(piece))
    tracemalloc.start()
    try:
        read_text("a.txt", text, None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 40 * len(text)
