"""``feedwright forecast``: says what the subscribers of an old feed will see."""

import json
from collections.abc import Sequence
from pathlib import Path

import typer

from feedwright.adapters.http_fetch import fetch
from feedwright.cli.moving.old_feeds import old_feeds
from feedwright.cli.moving.our_feeds import OurSite, our_site
from feedwright.cli.moving.progress import progress
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
        typer.echo(json.dumps(as_json(forecasts, site.total), ensure_ascii=False, indent=2))
    else:
        print_forecasts(forecasts, site)
    return 1 if max((each.flooding for each in forecasts), default=0) > allow else 0


def forecasts_of(old: Sequence[ServedFeed], site: OurSite) -> list[FeedForecast]:
    """Compare each old feed with the feed that takes its place."""
    forecasts = (forecast(feed, site.feeds, site.files) for feed in old)
    return [each for each in forecasts if each is not None]


def print_forecasts(forecasts: Sequence[FeedForecast], site: OurSite) -> None:
    for problem in site.rejected[:_REJECTED]:
        typer.echo(visible(f"rejected: {problem}"))
    if len(site.rejected) > _REJECTED:
        typer.echo(f"rejected: {len(site.rejected) - _REJECTED:,} more articles; feedwright build names them")
    for line in lines_of(forecasts, site.total):
        typer.echo(visible(line))
