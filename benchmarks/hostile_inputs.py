"""Measure what hostile inputs of up to 5 MB cost: CPU time and memory of reading and normalising each, in a child.

Usage: python benchmarks/hostile_inputs.py [NAME ...]

Nothing may take more than ten seconds or 300 MB: an input that would is refused by name. The memory is the child's peak
above what it had before it read the input.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable
from functools import partial

from measuring import print_head, print_table

from factories import make_site, make_source
from feedwright.errors import ArticleError
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.entry.references import wanted_by
from feedwright.reading.reader import read_article

SITE = make_site()
SIZE = 4_900_000
_REPEATED = {
    "a.md": (
        *(
            "word\n\n",
            "word ",
            "a@b.c ",
            "a@b.c\n",
            "a@b.c\n\n",
            "[^a]",
            "[^a]: x\n\n",
            "*a_ ",
            "*",
            "**a ",
            "_a_",
            "==a",
        ),
        *(
            "> ",
            "> a\n",
            "> a\n\n",
            "- a\n",
            "1. a\n",
            "[x]()",
            "[x](b.md) ",
            "![](a.png)\n",
            "[",
            "[]",
            "`a",
            "# a\n",
            "a\n=\n",
        ),
        *(
            "<b>a",
            "<!-- a --> ",
            "&amp;",
            "http://a.b ",
            "www.a.b ",
            ":tada: ",
            "$a$ ",
            "$",
            "{",
            "{{ a }} ",
            "{% a %} ",
        ),
        *(
            "[[a]] ",
            "> [!note]\n> a\n\n",
            ":::note\na\n:::\n",
            "!!! note\n    a\n",
            "{++a++}",
            "a\n: b\n",
            "~~a",
            "|a|\n|-|\n",
        ),
        *("a", " ", "\n", "\t", "\r\n", "漢字。", "مرحبا ", "a\u0301", "\u200b"),
    ),
    "a.html": (
        *("<p>word</p>", "<b>a", "<b><p>a", "<tr><td>a</td></tr>", "<table><tr><td>", '<a href="b.html">x</a> ', "<"),
        *(
            "<script>a<b ",
            "<foo>a",
            "<foo><b>a</b>" * 20 + "</foo>",
            "<!--<foo>",
            "<noscript></noscript>",
            "<noscript><p>Switch it on</p></noscript>",
            "<select><option>a",
            "<svg><title>a</title></svg>",
            "<math><mi>a</mi></math>",
            "&quot;",
            "&nbsp;",
        ),
        *(
            '<p style="display:none">a</p>',
            "<img src=a.png>",
            "<video><source src=a>",
            '<iframe src="https://a.b/c"></iframe>',
        ),
        *("<h1>a</h1>", "<pre>a</pre>", "<button>a</button>", "<form><button>a</button></form>", "<form><button>"),
        *("<html><article><p>word word</p>", "<html><div><p>word word</p></div>", '<html><div class="comment">a</div>'),
    ),
    "a.txt": (
        "word ",
        "word\n",
        "word\n\n",
        "> a\n",
        "- a\n",
        "a: b\n",
        "http://a.b ",
        "ABC\n\nword word\n\n",
        "\x00a",
    ),
    "a.rst": ("word\n\n", "*a* ", "|a| "),
    "a.mdx": ("<A b={c}>x</A> ", "<A b={"),
}


def repeated(unit: str) -> str:
    return (unit * (SIZE // len(unit.encode()) + 1))[:SIZE]


def numbered(unit: str, how_many: int = 250_000) -> str:
    return "".join(unit.replace("%", str(number)) for number in range(how_many))[:SIZE]


# Key and text of each input, by its name; the text is made in the child, so that the memory for it is counted, too.
OTHERS: dict[str, tuple[str, Callable[[], str]]] = {
    "notes, each another": ("a.md", lambda: numbered("[^%]\n\n[^%]: x\n\n")),
    "links, each another": ("a.md", lambda: numbered("[x](%.md) ")),
    "lists in lists": ("a.md", lambda: "".join(" " * (2 * (n % 200)) + "- a\n" for n in range(24_000))),
    "quotations in quotations": ("a.md", lambda: (">" * 900 + "a\n") * 5_000),
    "backticks, ever more": ("a.md", lambda: " ".join("`" * n for n in range(1, 3_000))[:SIZE]),
    "a wide table": ("a.md", lambda: f"|{'a|' * 2_000}\n|{'-|' * 2_000}\n" + f"|{'b|' * 2_000}\n" * 1_200),
    "definitions of links": ("a.md", lambda: numbered("[a%]: http://x\n")),
    "lists in YAML": ("a.md", lambda: f"---\na: {'[' * 20_000}{']' * 20_000}\n---\ntext"),
    "fields in YAML": ("a.md", lambda: f"---\n{numbered('k%: v' + chr(10))}---\ntext"),
    "240 elements around": ("a.html", lambda: "<div>" * 240 + "word " * (SIZE // 5) + "</div>" * 240),
    "3,000 elements around": ("a.html", lambda: "<div>" * 3_000 + "a"),
    "attributes": ("a.html", lambda: f"<p {numbered('a%=1 ')}>x"),
    "links, each another, in HTML": ("a.html", lambda: numbered('<a href="%.html">x</a> ')),
    "pictures, each another": ("a.html", lambda: numbered("<img src=%.png>")),
    "lists in lists, in JSON": ("a.json", lambda: "[" * 100_000),
    "a text in JSON": ("a.json", lambda: '{"title": "x", "content_text": "' + "word\\n\\n" * (SIZE // 8) + '"}'),
    "names in JSON": ("a.json", lambda: "{" + numbered('"k%":1,') + '"content_text":"x"}'),
}  # fmt: skip


def inputs() -> dict[str, tuple[str, Callable[[], str]]]:
    units = [(key, unit) for key, listed in _REPEATED.items() for unit in listed]
    return {f"{unit[:28]!r} in {key}": (key, partial(repeated, unit)) for key, unit in units} | OTHERS


def read(key: str, text: Callable[[], str]) -> str:
    source = make_source(text().encode()[:5_000_000], key=key)
    try:
        article = read_article(source, SITE)
        wanted = wanted_by(article, key, SITE)
        entry = normalise(article, source, SITE, Kept(mint(article, source, SITE).identity), wanted.content).entry
    except ArticleError as error:
        return f"refused: {error.problem.rule}"
    return f"read: {len(entry.content_html):,} characters"


def in_child(work: Callable[[], str]) -> tuple[str, str, str]:
    """Do the work in a child; give CPU seconds, megabytes and the outcome."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        outcome = work()
        megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1_024
        os.write(writing, f"{time.process_time() - begun:.1f}|{megabytes}|{outcome}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        written = pipe.read()
    os.waitpid(child, 0)
    used, peak, result = written.split("|") if written else ("", "", "died")
    return used, peak, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="only inputs whose names hold one of these")
    names = parser.parse_args().names
    chosen = {name: values for name, values in inputs().items() if not names or any(part in name for part in names)}
    print_head("Hostile inputs")
    rows = [(name, *in_child(partial(read, *values))) for name, values in chosen.items()]
    print_table(("input", "seconds of CPU", "MB", "outcome"), rows)


if __name__ == "__main__":
    main()
