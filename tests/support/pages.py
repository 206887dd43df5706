"""The documentation's pages: their blocks, links and headings.

A comment before a block says what the block is, and so how a test checks it:

``<!-- file: PATH -->``      the block is a file of the page's session
``<!-- Word file: PATH -->`` the block is the text of a Word document of the page's session
``<!-- given: PATH … -->``   media files that the session needs, made by the test
``<!-- not run: REASON -->`` the commands are not run
``<!-- ends with N -->``     the commands end with this status, and not with 0
``<!-- until Ctrl-C -->``    the command runs until it has printed what is shown
any other comment            a kind of example that a test of its own checks
"""

import re
from dataclasses import dataclass

from places import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Further pages whose links are checked; their examples have tests of their own.
LINKING = [
    *PAGES,
    *(path for path in sorted(ROOT.glob("*.md")) if path.name != "README.md"),
    ROOT / "content/README.md",
    ROOT / "benchmarks/README.md",
    *sorted((ROOT / ".github").rglob("*.md")),
]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENTS = re.compile(r"(?:^<!-- (?:(?!-->).)+ -->\n)+\Z", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)|\bsrc=\"([^\"]+)\"|!\[[^\]]*\]\(([^()\s]+)\)")
CHECKED_ELSEWHERE = {"mermaid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block, and the comments that stand before it."""

    language: str
    text: str
    line: int
    marks: tuple[str, ...]

    def mark(self, name):
        """Give what a comment of this name says: "" if it says no more than its name, None if there is none."""
        for each in self.marks:
            if each == name or each.startswith((f"{name}: ", f"{name} ")):
                return each.removeprefix(name).lstrip(": ")
        return None


def blocks_of(text):
    blocks = []
    for fence in _FENCE.finditer(text):
        comments = _COMMENTS.search(text[: fence.start()])
        marks = re.findall(r"<!-- (.+?) -->", comments[0]) if comments else []
        line = text.count("\n", 0, fence.start()) + 1
        blocks.append(Block(language=fence[1], text=fence[2], line=line, marks=tuple(marks)))
    return blocks


def examples(kind):
    """Give all blocks of a kind, each with what its comment says."""
    marked = [(block, block.mark(kind)) for page in PAGES for block in blocks_of(page.read_text("utf-8"))]
    return [(block.text, mark) for block, mark in marked if mark is not None]


def unmarked(text):
    """List the lines of blocks that nothing checks."""
    return [
        block.line
        for block in blocks_of(text)
        if block.language != "console" and not block.marks and block.language not in CHECKED_ELSEWHERE
    ]


def anchors_of(text):
    """Give the anchors of a page's headings, as GitHub makes them."""
    anchors = []
    for heading in re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE):
        anchor = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()).replace(" ", "-")
        repeats = sum(each == anchor or bool(re.fullmatch(rf"{re.escape(anchor)}-\d+", each)) for each in anchors)
        anchors.append(f"{anchor}-{repeats}" if repeats else anchor)
    return set(anchors)


def links_of(text):
    without_code = _CODE.sub("", text)
    return [next(filter(None, groups)) for groups in _LINK.findall(without_code)]


def dead_links(path, text):
    """List the links of the page at *path* that lead to no file, or to no heading."""
    dead = []
    for link in links_of(text):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        there = text if file == path else file.read_text("utf-8") if file.suffix == ".md" and file.exists() else ""
        if not file.exists() or not file.is_relative_to(ROOT) or (anchor and anchor not in anchors_of(there)):
            dead.append(link)
    return dead
