"""The author of a simulated history: creates, rewrites, moves, withdraws, schedules and recreates articles."""

from datetime import UTC, datetime, timedelta

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import State, record_of
from feedwright.ports import Changed
from feedwright.site import SITE_KEY
from media_samples import png
from memory import SITE_TOML
from simulated_disasters import KILLER

# Of one id and one address: moved from one to the other, and where both are there the second must wait for the first.
KEYS = ["a.md", "b.md", "c.md", "d.txt", "e.md"]
RIVALS = [("r.md", "r.txt"), ("m.md", "n/m.md")]
ROAMERS = ["u.md", "v.md", "w/u.md", "w/x.md"]  # of files that are moved from one of these keys to another
SIDECAR = "d.meta.yaml"
PICTURES = ["p.png", "q.png"]
EPISODE = "e.md"  # now and then it can be played, and has chapters
SECRET = "s.png"  # only what is not to be seen yet, or no more, shows it
_TAGS = ["even", "odd"]
_OLD = ["/old/1/", "/old/2.html", "/blog/a/"]  # addresses that several articles may have had before
_ALWAYS, _NEVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
# Windows so small that stretches of the history are cut, feeds that come and go, and such as open by themselves.
_SETTINGS = [
    "window = 2\ntombstones = true\n",
    'window = 2\n[feeds.even]\ntitle = "Even"\ntags = ["even"]\n[auto]\ntags = 2\n',
    'window = 1\narchive = "day"\nnews_sitemap = true\n[auto]\ntags = 2\n',
    'window = 3\narchive = "none"\n[feeds.even]\ntitle = "Even"\ntags = ["even"]\narchive = "year"\n',
    'window = 2\nsort = "updated"\n[feeds.odd]\ntitle = "Odd"\ntags = ["odd"]\ncontent = "summary"\n',
]
_KINDS = {
    "text": 8,
    "delete": 3,
    "move": 3,
    "recreate": 2,
    "draft": 1,
    "future": 2,
    "expires": 1,
    "bad": 1,
    "deadly": 1,
    "date": 2,
    "sidecar": 1,
}
_WITHIN = timedelta(minutes=50)  # the second half of a move comes within the hour


class Author:
    def __init__(self, simulation):
        self._simulation, self._stores = simulation, simulation.stores
        self._version = 0
        self._last = {}  # what was last at a key, its text's version included
        self.embargoes = {}  # when a version may be seen, by key and version; none: at once
        self.secrets = set()  # those versions that show the secret picture
        self.roamers = Roamers(simulation, self)

    @property
    def _random(self):
        return self._simulation.random

    def edit(self):
        chance = self._random.random()
        if chance < 0.3:
            self.roamers.act()
        elif chance < 0.5:
            self._edit_picture()
        else:
            self._edit_article()

    def edit_site(self):
        title, settings = self._random.choice(["One", "Two", "Three"]), self._random.choice(_SETTINGS)
        more = self._random.choice(
            [
                "",
                'redirects = {"/old/1" = "/rss.xml"}\nalso = {"feed.xml" = "atom"}\n',
                'also = {"old/2.html" = "rss"}\n',
                'redirects = {"/blog/*" = "/articles/*", "/feed/" = "/articles/a.html"}\n',
                'withdrawn_page = "notice"\n',
                f'icon = "{PICTURES[0]}"\n',
            ]
        )
        more += 'addresses = "as-written"\n' if self._version % 2 else ""
        named = SITE_TOML.replace("The Gazette", title) + 'hub = "https://hub.example/"\n'
        self._put(SITE_KEY, named + more + settings)

    def may_be_seen(self, key, version):
        return self.embargoes.get((key, version), _ALWAYS) <= self._simulation.clock.now

    def may_show_the_secret(self):
        return any(self.may_be_seen(*version) for version in self.secrets)

    def _edit_picture(self):
        key = self._random.choice([*PICTURES, SECRET])
        if self._random.random() < 0.3:
            self._delete(key)
        else:  # few versions, so that one comes back, and two files may hold the same
            self._put(key, png(width=self._random.choice([400, 401, 1_700])) + (b"!" if key == SECRET else b""))

    def _edit_article(self):
        key = self._random.choice([*KEYS, *(key for pair in RIVALS for key in pair)])
        kind = self._random.choices(list(_KINDS), list(_KINDS.values()))[0]
        if kind == "delete":
            self._delete(key)
        elif kind == "move":
            self._move()
        elif kind == "sidecar":
            self._edit_sidecar()
        elif kind == "recreate" and key in self._last and not self._stores.has(key):
            self._put(key, self._last[key])
        else:
            self._put(key, self._article(key, kind))

    def _move(self):
        """Put the article at its other key; the events come in any order."""
        pair = self._random.choice(RIVALS)
        here = [key for key in pair if self._stores.has(key)]
        if len(here) == 1:
            there = pair[1 - pair.index(here[0])]
            self._put(there, self._article(there, "text"))
            self._delete(here[0])

    def _edit_sidecar(self):
        if self._stores.has(SIDECAR):
            self._delete(SIDECAR)
        else:
            self._put(SIDECAR, f"tags: [{self._random.choice(_TAGS)}]\n")

    def _article(self, key, kind):
        self._version += 1
        now = self._simulation.right_time or self._simulation.clock.now  # the author's own watch is right
        then = now + timedelta(minutes=self._random.randrange(1, 30))
        day = f"2026-0{self._random.randrange(1, 3)}-{self._random.randrange(1, 29):02}"
        head = {
            "draft": "draft: true\n",
            "future": f"date: {then.isoformat()}\n",
            "expires": f"expires: {then.isoformat()}\n",
            "date": f"date: {day}\n",
            "bad": "date: never\n",
        }.get(kind, "")
        old = [address for address in _OLD if self._random.random() < 0.15]
        head += f"aliases: [{', '.join(old)}]\n" if old else ""
        # Now and then two articles want the address that a third names as an old one.
        head += f"url: {_OLD[self._version % len(_OLD)]}\n" if key in KEYS and self._version % 7 == 0 else ""
        tags = [tag for tag in _TAGS if self._random.random() < 0.4]
        head += f"tags: [{', '.join(tags)}]\n" if tags else ""
        head += "id: mover\nslug: mover\n" if key in RIVALS[1] else ""
        shown = [name for name in PICTURES if self._random.random() < 0.3]
        if kind in {"draft", "future"}:
            self.embargoes[key, self._version] = _NEVER if kind == "draft" else then
            self.secrets.add((key, self._version))
            shown.append(SECRET)
        pictures = "".join(self._picture(key, name) for name in shown)
        links = "".join(self._link(key) for _ in range(self._random.choice([0, 0, 1, 2])))
        text = f"The text of {key} v{self._version} stands here.{pictures}{links}\n"
        if kind == "deadly":
            self.embargoes[key, self._version] = _NEVER
            text += f"\n{KILLER}\n"
        if key == EPISODE and head and self._version % 3:
            head += "audio: https://cdn.example/e.mp3\n"
            text += "".join(f"\n{minute}:00 Part {self._version}\n" for minute in range(3))
        return f"---\n{head}---\n{text}" if head else text

    def _picture(self, key, name):
        """Show a picture by its place, or by its name alone."""
        return f" ![[{name}]]" if self._random.random() < 0.3 else f" ![]({'../' * key.count('/')}{name})"

    def _link(self, key):
        """Link another article, or none, in the text of *key*: by its file, its name or an address."""
        other = self._random.choice([*KEYS, *(rival for pair in RIVALS for rival in pair), "none.md"])
        name = other.rpartition("/")[2].partition(".")[0]
        return self._random.choice(
            [f" [to {other}](/{other})", f" [[{name}]]", f" [at {name}](/{name}/)", f" [at {name}]({name}.html)"]
        )

    def next_version(self):
        self._version += 1
        return self._version

    def put(self, key, body):
        self._put(key, body)

    def delete(self, key):
        self._delete(key)

    def _put(self, key, body):
        self._last[key] = body
        self._stores.put(key, body if isinstance(body, bytes) else body.encode())
        self._simulation.tell(f"the author puts {key}{'' if isinstance(body, bytes) else f': {body!r}'}")
        self._event(key)

    def _delete(self, key):
        if self._stores.has(key):
            self._stores.delete(key)
            self._simulation.disasters.identities.pop(key, None)  # another file may take over the entry
            self._simulation.tell(f"the author deletes {key}")
        self._event(key)

    def _event(self, key):
        """It comes at least once, late and in any order; in some histories it may get lost."""
        for _ in range(self._random.choices([1, 2, 3], [8, 2, 1])[0]):
            if self._random.random() >= self._simulation.drops:
                self._simulation.pending.append(Changed(key))
            else:
                self._simulation.counts["lost event"] += 1


class Roamers:
    """Moves files in every order, with the other half of a move at any time within the hour; copies and swaps some.

    A move is clean if the catalogue knew the file as it was, no other file has its words, and no worker is reading what
    stood in the new place a moment ago: it may have seen the same words there before the other file was known, and
    nothing tells the two apart. Then the entry must be kept, which ``expected`` says by the new file's key.
    """

    def __init__(self, simulation, author):
        self._simulation, self._stores, self._author = simulation, simulation.stores, author
        self._texts = {}  # of the files that are there
        self._halves = []  # of moves: what is left to do, until when, and the keys
        self.expected = {}  # the identity that a file must have, by its key

    def act(self):
        random = self._simulation.random
        if self._halves and random.random() < 0.5:
            self._finish(self._halves.pop(0))
            return
        busy = {key for _, _, keys in self._halves for key in keys}
        here = [key for key in ROAMERS if key in self._texts and key not in busy]
        free = [key for key in ROAMERS if key not in self._texts and key not in busy]
        kind = random.choice(["write", "move", "move", "move", "move", "copy", "swap", "delete"]) if here else "write"
        if kind == "write" and (free or here):
            self._write(random.choice(free + here), self._text())
        elif kind == "delete" and here:
            self._remove(random.choice(here))
        elif kind == "swap" and len(here) > 1:
            one, other = random.sample(here, 2)
            texts = self._texts[one], self._texts[other]
            self._write(other, texts[0])
            self._write(one, texts[1])
        elif here and free and kind in {"move", "copy"}:
            self._begin(kind, random.choice(here), random.choice(free))

    def finish(self):
        """Do what is left of all moves."""
        while self._halves:
            self._finish(self._halves.pop(0))

    def _begin(self, kind, old, new):
        random, body = self._simulation.random, self._texts[old]
        identity = self._identity_to_keep(old, new)
        if kind == "copy":
            self._write(new, body)
            return
        now = self._simulation.clock.now
        copy_first = random.random() < 0.6
        same_name = old.rpartition("/")[2] == new.rpartition("/")[2]
        if random.random() < 0.3 and (same_name or not copy_first):  # a copy under another name and title does not wait
            body = body.replace("title: ", "title: New ")
        self._write(new, body) if copy_first else self._remove(old)
        if identity:
            self.expected[new] = identity
            self._simulation.counts["clean move"] += 1
        half = ((copy_first, old, new, body), now + _WITHIN, (old, new))
        if random.random() < 0.4:
            self._finish(half, at_once=True)
        else:
            self._halves.append(half)

    def _finish(self, half, *, at_once=False):
        (copy_first, old, new, body), until, _ = half
        if copy_first and not at_once and (self._simulation.clock.now > until or self._simulation.alone):
            self.expected.pop(new, None)  # a whole build holds no copy: it publishes what is there
        expected = self.expected.get(new)
        self._remove(old) if copy_first else self._write(new, body)
        if expected:
            self.expected[new] = expected

    def _identity_to_keep(self, old, new):
        """Give the identity that a file which moves from *old* to *new* must keep; None if the move is not clean."""
        body, record, there = self._texts[old], self._record(old), self._record(new)
        words = self._words(body)
        others = [key for key in ROAMERS if key != old and self._words(self._texts.get(key, "")) == words]
        known = [
            key
            for key in ROAMERS
            if key != old and (other := self._record(key)) and record and other.words == record.words
        ]
        is_out = record is not None and record.state is State.OUT and record.etag == self._stores.ports.source.etag(old)
        was_there = there is not None and (
            there.unreadable or there.state is not State.WITHDRAWN or (there.identity is not None and not there.words)
        )
        is_clean = not (others or known or was_there or "draft" in body or self._simulation.is_read(new))
        return record.identity if is_out and is_clean else None

    def _record(self, key):
        row = self._stores.rows().get(article_key(key))
        return record_of(row) if row else None

    def _identity(self, key):
        record = self._record(key)
        return record.identity if record else None

    def _write(self, key, body):
        identity = self._identity(key)
        for other, expected in list(self.expected.items()):
            is_used_again = (other == key) != (expected == identity)  # the file's old name, before that is noticed
            is_rival = other != key and self._words(self._texts.get(other, "")) == self._words(body)
            if is_used_again or (is_rival and self._identity(other) != expected):
                del self.expected[other]
        self._texts[key] = body
        self._author.put(key, body)

    def _remove(self, key):
        self.expected.pop(key, None)
        self._texts.pop(key, None)
        self._author.delete(key)

    def _text(self):
        random, version = self._simulation.random, self._author.next_version()
        head = f"title: Title {version}\n" if random.random() < 0.7 else ""
        if random.random() < 0.15:
            head += "draft: true\n"
            self._author.embargoes[f"roamer-{version}", version] = _NEVER
        shown = f" ![[{random.choice(PICTURES)}]]" if random.random() < 0.3 else ""
        text = (
            f"The text of roamer-{version} v{version} stands here, and it goes on for so many words that it is known "
            f"again wherever it may stand one day.{shown}\n"
        )
        return f"---\n{head}---\n{text}" if head else text

    @staticmethod
    def _words(body):
        return body.rpartition("---\n")[2]
