"""What the deployment tells the functions, read from the environment once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from feedwright.errors import FeedwrightError

_PREFIX = "FEEDWRIGHT_"


class EnvironmentIncompleteError(FeedwrightError):
    """The deployment is incomplete; nothing can run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One field per environment variable: ``source_bucket`` is ``FEEDWRIGHT_SOURCE_BUCKET``."""

    source_bucket: str
    state_bucket: str
    public_bucket: str
    table: str
    queue_url: str
    base_url: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Environment":
        """Read all of them.

        Raises:
            EnvironmentIncompleteError: naming every variable that is missing.
        """
        names = {field.name: _PREFIX + field.name.upper() for field in fields(cls)}
        if missing := [name for name in names.values() if not environment.get(name)]:
            raise EnvironmentIncompleteError(f"the environment lacks {', '.join(missing)}; template.yaml sets them")
        return cls(**{field: environment[name] for field, name in names.items()})
