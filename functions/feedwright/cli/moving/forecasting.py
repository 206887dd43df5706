"""``feedwright forecast``, and the end of an import: say what the subscribers of an old feed will see."""

from collections.abc import Sequence
from pathlib import Path

import typer

from feedwright.adapters.http_fetch import fetch
from feedwright.cli.init import next_commands
from feedwright.cli.moving.old_feeds import old_feeds
from feedwright.cli.moving.our_feeds import OurSite, our_site
from feedwright.cli.moving.reporting import Report, progress
from feedwright.cli.operate.printing import print_json
from feedwright.moving.forecast.forecast import FeedForecast, forecast
from feedwright.moving.forecast.report import as_json, lines_of
from feedwright.moving.served.feed import ServedFeed
from feedwright.rendering.display import visible

_REJECTED = 5  # rejected articles that are named


def run_forecast(names: Sequence[str], content: Path, *, allow: int, json_wanted: bool, may_fetch: bool = False) -> int:
    """Print the forecast, and return the exit status: 1 if more than *allow* entries will be seen as new."""
    old = old_feeds(names, fetch if may_fetch else None)
    with progress() as shown:
        site = our_site(content, shown.watcher)
    forecasts = forecasts_of(old, site)
    if json_wanted:
        print_json(as_json(forecasts, site.total))
    else:
        print_forecasts(forecasts, site)
    return 1 if max((each.flooding for each in forecasts), default=0) > allow else 0


def forecasts_of(old: Sequence[ServedFeed], site: OurSite) -> list[FeedForecast]:
    """Compare each old feed with the feed that takes its place."""
    forecasts = (forecast(feed, site.feeds, site.files) for feed in old)
    return [each for each in forecasts if each is not None]


def finish(report: Report, content: Path, old: Sequence[ServedFeed], ours: OurSite | None) -> None:
    """End an import with the forecast and the next steps; for a program, print all that was done.

    Args:
        report: what the import did.
        content: the folder of articles.
        old: the old feeds.
        ours: the feeds that take their place; None if there is no old feed.
    """
    forecasts = forecasts_of(old, ours) if ours else []
    if report.as_json:
        forecast_values = as_json(forecasts, ours.total) if ours else None
        print_json({"content": str(content), "done": report.values(), "forecast": forecast_values})
        return
    if ours:
        print_forecasts(forecasts, ours)
    for line in next_commands(content):
        typer.echo(visible(line))


def print_forecasts(forecasts: Sequence[FeedForecast], site: OurSite) -> None:
    for problem in site.rejected[:_REJECTED]:
        typer.echo(visible(f"rejected: {problem}"))
    if len(site.rejected) > _REJECTED:
        typer.echo(f"rejected: {len(site.rejected) - _REJECTED:,} more articles; feedwright build names them")
    for line in lines_of(forecasts, site.total):
        typer.echo(visible(line))
