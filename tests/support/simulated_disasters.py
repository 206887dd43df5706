"""What befalls a simulated history.

A file kills its reader, two releases run side by side, the table is set back, or records are damaged.
"""

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import record_of, site_record_of
from feedwright.errors import CostlyError
from feedwright.model.files import SourceObject

KILLER = "This line kills whatever reads it."
OTHER_CODE = "another release"


class Crash(BaseException):
    """The worker's machine is gone."""


class DeadlyReading:
    """Implements ``ports.Isolation``: who reads a deadly file dies, and in a child process only the child."""

    def __init__(self, simulation, *, in_child):
        self._simulation, self._in_child = simulation, in_child

    def run(self, key, work):
        sources = [
            cell.cell_contents for cell in work.__closure__ or () if isinstance(cell.cell_contents, SourceObject)
        ]
        if not any(KILLER.encode() in source.body for source in sources):
            return work()
        self._simulation.tell(f"{key} kills its reader")
        self._simulation.counts["killed by a file"] += 1
        if self._in_child:
            raise CostlyError(key)
        raise Crash

    def run_limited(self, work):
        return work()


class Disasters:
    """What befalls a whole site in some histories."""

    def __init__(self, simulation, kind):
        self._simulation = simulation
        seed = simulation.seed
        self.two_releases = kind == "memory" and seed % 3 == 0
        self.sets_back = kind == "memory" and seed % 4 == 3 and not simulation.wanders
        self.damages = seed % 7 in {1, 4}
        self._backup = None
        self.damaged = set()  # keys of the articles whose records were damaged
        self.damaged_while_not_out = set()  # those of them that had no place in a feed then: no row names their entry
        self.identities = {}  # what an article whose record was damaged must still be, by key

    def act(self):
        """Make a backup of the table, or set the table back to the last one."""
        simulation = self._simulation
        if self._backup is None or simulation.random.random() < 0.5:
            self._backup = simulation.stores.rows()
            simulation.tell("a backup of the table is made")
        else:
            simulation.set_back(self._backup)
            held = {record.key: record.identity for record in self._records(self._backup)}
            self.identities = {key: known for key, known in self.identities.items() if held.get(key) == known}
            simulation.tell("the table is set back to its backup")
            simulation.counts["table set back"] += 1

    def _records(self, rows):
        return [record_of(row) for key, row in rows.items() if key[1] == "record"]

    def damage(self):
        """Cut off a part of an article's record, or all of it, as when its body in the state bucket is lost."""
        simulation = self._simulation
        rows = simulation.stores.rows()
        records = sorted(key for key in rows if key[1] == "record")
        if records:
            key = simulation.random.choice(records)
            self._note(record_of(rows[key]))
            simulation.stores.damage(key, kept=simulation.random.choice([0, 0, 0.2, 0.6, 0.9]))
            simulation.tell(f"the record {key[0]} is damaged")
            simulation.counts["record damaged"] += 1

    def damaged_still(self):
        """Name the articles whose records cannot be read even now, as far as their files are there."""
        stores = self._simulation.stores
        return [record.key for record in self._records(stores.rows()) if record.unreadable and stores.has(record.key)]

    def _note(self, record):
        """Note the entry that the article is: other rows tell it, but not the words by which a moved file is found."""
        expected = self._simulation.author.roamers.expected
        for key in [key for key, identity in expected.items() if record.identity == identity and key != record.key]:
            del expected[key]
        self.damaged.add(record.key)
        if not record.out:
            self.damaged_while_not_out.add(record.key)
        elif self._simulation.stores.has(record.key):
            self.identities.setdefault(record.key, record.identity)

    def code_of_worker(self, own):
        """Give the code that a new worker runs."""
        simulation = self._simulation
        if self.two_releases and not simulation.quiet and simulation.random.random() < 0.3:
            simulation.counts["workers of another release"] += 1
            return OTHER_CODE
        return own

    def in_force(self):
        row = self._simulation.stores.rows().get(SITE)
        return site_record_of(row).code if row else None
