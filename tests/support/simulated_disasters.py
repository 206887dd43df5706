"""Disasters of a simulated history: a file that kills its reader, two releases side by side, a table that is set back."""

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
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
        self._backup = None

    def act(self):
        """Make a backup of the table, or set the table back to the last one."""
        simulation = self._simulation
        if self._backup is None or simulation.random.random() < 0.5:
            self._backup = simulation.stores.rows()
            simulation.tell("a backup of the table is made")
        else:
            simulation.set_back(self._backup)
            simulation.tell("the table is set back to its backup")
            simulation.counts["table set back"] += 1

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
