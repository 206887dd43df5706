"""The deployment's names and addresses, read from the environment once."""

from collections.abc import Mapping

from msgspec import structs

from feedwright.adapters.aws.joined_ports import Places
from feedwright.errors import FeedwrightError

_PREFIX = "FEEDWRIGHT_"


class EnvironmentIncompleteError(FeedwrightError):
    """The deployment is incomplete, so no function can run."""


class Environment(Places, frozen=True, kw_only=True):
    """Each place stands in an environment variable: ``source_bucket`` in ``FEEDWRIGHT_SOURCE_BUCKET``."""

    stack: str  # the stack's name
    topic: str  # the SNS topic for alarms and for authors
    metrics: str  # "few": the metrics that alarms and the dashboard need; "all": all metrics

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Environment":
        """Read all variables.

        Raises:
            EnvironmentIncompleteError: variables are missing; the message names all of them.
        """
        names = {field.name: _PREFIX + field.name.upper() for field in structs.fields(cls)}
        if missing := [name for name in names.values() if not environment.get(name)]:
            what = (
                f"environment variables are missing: {', '.join(missing)}. Deploy with template.yaml, which sets them."
            )
            raise EnvironmentIncompleteError(what)
        return cls(**{field: environment[name] for field, name in names.items()})
