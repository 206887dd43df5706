"""What hostile authors write, anywhere: each string tries to run ``fw()`` in a page, or to break out of a document."""

from places import TESTS

# What a file of lines cannot hold as it is.
RAW = (
    "\x00<script\x00>fw()</script>",
    "<scr\x00ipt>fw()</scr\x00ipt>",
    "java\x00script:fw()",
    "java\nscript:fw()",
    "java\r\nscript:fw()",
    "\x01\x08\x0b\x0c\x1f\x7f<img src=x onerror=fw()>",
    "<img src=x\x0conerror=fw()>",
    "<img src=x\x0bonerror=fw()>",
    '<a href="\x01javascript:fw()">x</a>',
    '<a href="\u00a0javascript:fw()">x</a>',
    '<a href="\u2028javascript:fw()">x</a>',
    "line\u2028fw()\u2029line",
    "\u202egnp.exe\u202d right-to-left",
    "\u202e\u202e\u202e over and over",
    "\u2066isolate never closed",
    "\u2069\u202c closes what others opened",
    "\u061c\u200f\u200e marks",
    "\ufeff<script>fw()</script>",
    "\ufffe\uffff\ufffd",
    "\x85\x9b\u0084 C1",
    "e\u0301" * 3 + "\u0300" * 40,
    "\U000e0001\U000e0073\U000e0063 tags",
    "👩‍👩‍👧‍👦" * 3,
    "a\nTitle: <script>fw()</script>\n\nb",
    "a\n---\ntitle: <script>fw()</script>\n---\nb",
    "a\n\n</div>\n\n<script>fw()</script>\n\nb",
    "a\nb: c\r\nSet-Cookie: fw=1",
    "User-agent: *\nDisallow: /\nSitemap: https://evil.example/",
)  # fmt: skip

STRINGS = (
    *(line for file in sorted((TESTS / "hostile").glob("*.txt")) for line in file.read_text().splitlines()),
    *RAW,
)
assert len(STRINGS) == len(set(STRINGS)) >= 150
