"""Make a site of any number of articles, for Feedwright and for its peers: the same articles, as each wants them.

Usage: python benchmarks/corpus.py {feedwright,everything,hugo,pelican,jekyll,eleventy} ARTICLES FOLDER

The same number is the same article in every site, byte for byte. One has about 3.7 KB: front matter, headings, links,
a list, a quotation, a picture that is there, code in every third; one in twelve is Chinese or Japanese, one in twenty
Arabic or Hebrew. Number 0 is the newest of a site, each further one 50 minutes older; negative numbers are newer,
and show the picture of number 0.
"""

import argparse
import json
import random
import shutil
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from words import ARABIC, CHINESE, ENGLISH, HEBREW, JAPANESE, SPICE, TAGS

SEED = "harbour"
NEWEST, STEP = datetime(2025, 1, 1, 12, tzinfo=UTC), timedelta(minutes=50)
PICTURES = 100  # that all articles share
URL = "https://gazette.example/"
AUTHORS = ("Ada Winter", "Grace Hollis", "Inês Ångström", "Tomáš Novák", "李娜", "دلال حداد")
_SITE_TOML = f"""title = "The Gazette"
description = "News of a small port"
url = "{URL}"
birth = 2010-01-01
"""
_SITES = Path(__file__).parent / "sites"  # what each peer needs beside the articles
_SIZE = 3_700  # bytes of an article, about
_WRITINGS = ((CHINESE, 4, "，"), (JAPANESE, 8, "、"), (ARABIC, 10, "، "), (HEBREW, 13, ", "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, as its author thought of it."""

    number: int
    title: str
    summary: str
    author: str
    tags: tuple[str, ...]
    date: datetime
    picture: str  # its file name
    text: str  # Markdown; the picture's address is {picture}

    @property
    def name(self) -> str:
        return f"{self.date:%Y-%m-%d}-{'article' if self.number >= 0 else 'more'}-{abs(self.number)}"


@dataclass(frozen=True, slots=True)
class Tool:
    """How one tool wants a site."""

    posts: str  # the folder of articles
    pictures: str  # the folder of pictures
    shown: str  # how an article refers to that
    head: Callable[[Article], str]
    settings: str = ""  # of site.toml; all else that peers need lies in sites/


def article(number: int) -> Article:
    """Write the article of that *number*."""
    chance = random.Random(f"{SEED} {number}")
    words, comma = _writing(chance)
    title = f"{_phrase(chance, words, 5)} {chance.choice(SPICE)} {number}"
    return Article(
        number=number,
        title=title,
        summary=_sentence(chance, words, comma),
        author=chance.choice(AUTHORS),
        tags=tuple(chance.sample(TAGS, 3)),
        date=NEWEST - number * STEP,
        picture=f"{max(number, 0) % PICTURES:02}.png",
        text=_text(chance, words, comma),
    )


def picture(number: int) -> bytes:
    """A PNG of 64 × 48 pixels, whose bytes depend on nothing but its number."""
    chance = random.Random(f"{SEED} picture {number}")
    lines = b"".join(b"\0" + chance.randbytes(64) for _ in range(48))
    header = struct.pack(">IIBBBBB", 64, 48, 8, 0, 0, 0, 0)
    packed = zlib.compress(lines, level=0)  # stored: compressors differ by version
    parts = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def write_site(tool: str, articles: int, folder: Path) -> None:
    """Write a site of so many articles for *tool* into *folder*."""
    if TOOLS[tool].settings:
        _write(folder / "site.toml", TOOLS[tool].settings.encode())
    else:
        shutil.copytree(_SITES / tool, folder, dirs_exist_ok=True)
    for number in range(PICTURES):
        _write(folder / TOOLS[tool].pictures / f"{number:02}.png", picture(number))
    for number in range(articles):
        write_article(tool, number, folder)


def write_article(tool: str, number: int, folder: Path) -> Path:
    """Write one article into the site of *tool* in *folder*; return its path."""
    one, wanted = article(number), TOOLS[tool]
    path = folder / wanted.posts / f"{one.name}.md"
    _write(path, (wanted.head(one) + one.text.replace("{picture}", wanted.shown + one.picture)).encode())
    return path


def _writing(chance: random.Random) -> tuple[tuple[str, ...], str]:
    drawn = chance.randrange(100)
    return next(((words, comma) for words, below, comma in _WRITINGS if drawn < below), (ENGLISH, ", "))


def _text(chance: random.Random, words: tuple[str, ...], comma: str) -> str:
    def paragraph() -> str:
        return " ".join(_sentence(chance, words, comma) for _ in range(3))

    def link() -> str:
        return f"[{_phrase(chance, words, 3)}](https://example.org/{chance.randrange(10_000)}?a=1&b=2)"

    blocks = [
        f"{paragraph()} {link()}, **{_phrase(chance, words, 3)}**.",
        f"![{_phrase(chance, words, 4)}]({{picture}})",
        f"## {_phrase(chance, words, 4)}",
        f"{paragraph()} {link()} & *{_phrase(chance, words, 2)}* < 3 > 2.",
        "\n".join(f"- {_phrase(chance, words, 7)} {chance.choice(SPICE)}" for _ in range(4)),
        f"### {_phrase(chance, words, 3)}",
        f"> {_sentence(chance, words, comma)}",
    ]
    if chance.randrange(3) == 0:
        blocks.append('```python\nif tide < 3 and "lock" not in closed:\n    print("open & busy")\n```')
    blocks.append(f"## {_phrase(chance, words, 3)}")
    while sum(len(block.encode()) + 2 for block in blocks) < _SIZE - 600:
        blocks.append(paragraph())
    return "\n\n".join([*blocks, f"{paragraph()} {link()}."]) + "\n"


def _sentence(chance: random.Random, words: tuple[str, ...], comma: str) -> str:
    first = f"{_phrase(chance, words, chance.randrange(4, 9))}{comma}{_phrase(chance, words, chance.randrange(4, 9))}"
    return f"{first[0].upper()}{first[1:]}{'。' if words in (CHINESE, JAPANESE) else '.'}"


def _phrase(chance: random.Random, words: tuple[str, ...], length: int) -> str:
    return ("" if words in (CHINESE, JAPANESE) else " ").join(chance.choices(words, k=length))


def _yaml(one: Article) -> str:
    """Front matter that all but Pelican read."""
    told = {"title": one.title, "author": one.author, "summary": one.summary}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    lines += [f"date: {one.date:%Y-%m-%dT%H:%M:%SZ}", f"tags: [{', '.join(one.tags)}]", "layout: post"]
    return "\n".join(["---", *lines, "---", ""])


def _pelican(one: Article) -> str:
    told = {"Title": one.title, "Author": one.author, "Summary": one.summary, "Tags": ", ".join(one.tags)}
    told |= {"Date": f"{one.date:%Y-%m-%d %H:%M}", "Slug": one.name, "Category": "news"}
    return "".join(f"{name}: {value}\n" for name, value in told.items()) + "\n"


def _write(path: Path, body: bytes) -> None:
    _made(path.parent)
    path.write_bytes(body)


@cache
def _made(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


TOOLS = {
    "feedwright": Tool("articles", "images", "/images/", _yaml, f'{_SITE_TOML}archive = "none"\n'),
    "everything": Tool(
        "articles",
        "images",
        "/images/",
        _yaml,
        f"{_SITE_TOML}news_sitemap = true\nauto = {{ tags = 1, authors = 1 }}\n",
    ),
    "hugo": Tool("content/posts", "static/images", "/images/", _yaml),
    "pelican": Tool("content/posts", "content/images", "{static}/images/", _pelican),
    "jekyll": Tool("_posts", "images", "/images/", _yaml),
    "eleventy": Tool("posts", "images", "/images/", _yaml),
}


def main() -> None:
    """Write one site, as the command line says."""
    wanted = argparse.ArgumentParser(description="Make a site of so many articles.")
    wanted.add_argument("tool", choices=TOOLS)
    wanted.add_argument("articles", type=int)
    wanted.add_argument("folder", type=Path)
    told = wanted.parse_args()
    write_site(told.tool, told.articles, told.folder)


if __name__ == "__main__":
    main()
