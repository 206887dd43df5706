"""The author of a simulated history: creates, rewrites, moves, withdraws, schedules and recreates articles."""

from datetime import UTC, datetime, timedelta

from feedwright.ports import Changed
from feedwright.site import SITE_KEY
from media_samples import png
from memory import SITE_TOML

KEYS = ["a.md", "b.md", "c.md", "d.txt", "e.md"]
# Of one id and one address: moved from one to the other, and where both are there the second must wait for the first.
RIVALS = [("r.md", "r.txt"), ("m.md", "n/m.md")]
SIDECAR = "d.meta.yaml"
PICTURES = ["p.png", "q.png"]
SECRET = "s.png"  # only what is not to be seen yet, or no more, shows it
_TAGS = ["even", "odd"]
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
    "date": 2,
    "sidecar": 1,
}


class Author:
    def __init__(self, simulation):
        self._simulation, self._stores = simulation, simulation.stores
        self._version = 0
        self._last = {}  # what was last at a key, its text's version included
        self.embargoes = {}  # when a version may be seen, by key and version; none: at once
        self.secrets = set()  # those versions that show the secret picture

    @property
    def _random(self):
        return self._simulation.random

    def edit(self):
        if self._random.random() < 0.25:
            self._edit_picture()
        else:
            self._edit_article()

    def edit_site(self):
        title, settings = self._random.choice(["One", "Two", "Three"]), self._random.choice(_SETTINGS)
        more = self._random.choice(["", 'withdrawn_page = "notice"\n', f'icon = "{PICTURES[0]}"\n'])
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
            self._put(key, png(width=400 + self._random.randrange(3)) + (b"!" if key == SECRET else b""))

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
        then = self._simulation.clock.now + timedelta(minutes=self._random.randrange(1, 30))
        day = f"2026-0{self._random.randrange(1, 3)}-{self._random.randrange(1, 29):02}"
        head = {
            "draft": "draft: true\n",
            "future": f"date: {then.isoformat()}\n",
            "expires": f"expires: {then.isoformat()}\n",
            "date": f"date: {day}\n",
            "bad": "date: never\n",
        }.get(kind, "")
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

    def _put(self, key, body):
        self._last[key] = body
        self._stores.put(key, body if isinstance(body, bytes) else body.encode())
        self._simulation.tell(f"the author puts {key}{'' if isinstance(body, bytes) else f': {body!r}'}")
        self._event(key)

    def _delete(self, key):
        if self._stores.has(key):
            self._stores.delete(key)
            self._simulation.tell(f"the author deletes {key}")
        self._event(key)

    def _event(self, key):
        """It comes at least once, late and in any order; in some histories it may get lost."""
        for _ in range(self._random.choices([1, 2, 3], [8, 2, 1])[0]):
            if self._random.random() >= self._simulation.drops:
                self._simulation.pending.append(Changed(key))
            else:
                self._simulation.counts["lost event"] += 1
