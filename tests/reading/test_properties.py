"""Any bytes under any name are an entry or a clear rejection, never anything else."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from factories import NOON, SITE, make_site, make_source
from feedwright.errors import ArticleError
from feedwright.model.text import legal
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.reader import read_article

SITES = [make_site(), make_site('timezone = "Pacific/Kiritimati"'), make_site('timezone = "Pacific/Niue"')]
NAMES = st.sampled_from(
    "title summary description published date updated authors author categories tags language lang draft slug id guid "
    "publishDate expiryDate keywords taxonomies extra params permalink path url image cover status visibility related "
    "comments audio duration episode explicit transcript people location license tittle "
    "canonical_url enclosure enclosures x <<".split()
)
VALUES = (
    "~ null true yes 1 1.5 2026-01-02 0001-01-01 9999-12-31T23:59:59-12:00 2026-01-02T03:04:05+99:99 *a &a x !!binary "
    '|\n-  > \'a "\\ud800" "\\x01" [] {} [a,[b]] {name:x} {url:https://x.example/a.mp3} https://x.example/ http://[ '
    "a:b a@b.example A<a@b.example>, %41 &#1; &#xFFFE; <b> ** é 漢 \U0001f600 \ufeff \x85 0xFF 1e999 07:32:00 "
    '1979-05-27T07:32:00Z """'
)
SCALARS = st.text(max_size=12) | st.sampled_from(VALUES.split(" "))
LINES = st.lists(
    st.builds("{}: {}".format, NAMES, SCALARS) | st.builds("{} = {}".format, NAMES, SCALARS) | SCALARS, max_size=5
)
BLOCKS = (
    "# Title¦By Ada Lovelace¦A line¦- item¦> quote¦```x¦---¦+++¦<h1>a¦<p>¦<b a=1>¦<script>¦</b>¦[^1]¦[^1]: note¦![](a.png)¦"
    "[a](b)¦|a|b|\n|-|-|\n|1|2|¦<!--¦&#1;¦&#xFFFE;¦\u2028¦.¦。¦http://x.example¦{{ x }}¦{{< figure src=a >}}¦{% raw %}¦[[a]]¦"
    "![[a.png]]¦> [!note] a¦<!--more-->¦{: .a}¦%%a%%"
)
BODIES = st.lists(st.text(max_size=15) | st.sampled_from(BLOCKS.split("¦")), max_size=8).map("\n\n".join)
TEXTS = st.one_of(
    BODIES,
    st.builds("---\n{}\n---\n{}".format, LINES.map("\n".join), BODIES),
    st.builds("+++\n{}\n+++\n{}".format, LINES.map("\n".join), BODIES),
)
BYTES = st.one_of(
    st.binary(max_size=100),
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass")),
)
KEYS = st.builds(
    "{}{}".format,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.sampled_from(["a/b", "2026-01-02-x", "0001/01/01/x", "..", "---"]),
    st.sampled_from([".md", ".txt", ".md", ".txt", ".html", ".json", ".MD", ""]),
)
METADATA = st.lists(
    st.tuples(NAMES, SCALARS | st.builds("=?{}?{}?{}?=".format, SCALARS, st.sampled_from("QBx"), SCALARS)), max_size=3
)
CHARSETS = st.sampled_from(
    [None, None, "utf-8", "latin-1", "utf-16", "utf-7", "cp1252", "idna", "hex", "nonsense", "\0"]
) | st.text(max_size=5)


@examples(2000)
@given(body=BYTES, key=KEYS, metadata=METADATA.map(tuple), charset=CHARSETS, site=st.sampled_from(SITES))
def test_any_bytes_under_any_name_are_an_entry_or_a_rejection(body, key, metadata, charset, site):
    source = make_source(body, key=key, metadata=metadata, charset=charset)
    problem = entry = None
    try:
        article = read_article(source, SITE)
        identity = mint(article, source, site).identity
        made = normalise(article, source, site, Kept(identity))
    except ArticleError as error:
        problem = error.problem
    else:
        entry = made.entry
        assert normalise(article, source, site, Kept(identity, made.version)).entry == entry
    assert (entry and is_sound(entry)) or (problem.path == key and problem.what and problem.cure)


def is_sound(entry):
    lines = [
        entry.title or entry.summary,
        entry.summary or "-",
        *(person.name for person in entry.authors),
        *entry.categories,
    ]
    return (
        all(line == legal(line).strip() != "" and "\n" not in line for line in lines)
        and entry.published.tzinfo is entry.updated.tzinfo is UTC
        and entry.published <= entry.updated
        and entry.url.startswith(("https://", "http://"))
    )


@given(text=TEXTS, key=st.sampled_from(["a.md", "a.txt"]))
def test_the_same_source_gives_the_same_entry(text, key):
    def entry():
        source = make_source(text.encode("utf-8", "replace"), key=key, modified=NOON)
        article = read_article(source, SITE)
        return normalise(article, source, SITES[0], Kept(mint(article, source, SITES[0]).identity))

    try:
        assert entry() == entry()
    except ArticleError:
        return
