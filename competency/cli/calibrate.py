"""`competency calibrate` and `competency items`: responses in a CSV file, statistics as JSON."""

from pathlib import Path

import click

from competency.cli.progress import progress_bar
from competency.files import calibrate as calibration_files
from competency.scoring.calibration import Method, Model
from competency.scoring.item_analysis import ItemStatistics
from competency.services.items.sentences import text_of

_FILE = click.Path(path_type=Path, dir_okay=False)
_RESPONSES = "A header of item names, a row per person, cells a category (0, 1, …) or empty."


@click.command("calibrate")
@click.option("--responses", required=True, type=_FILE, metavar="R.csv", help=_RESPONSES)
@click.option("--model", required=True, type=click.Choice(["rasch", "2pl", "grm"]),
              help="rasch: one slope for all items. 2pl: a slope each. grm: ordered "
              "categories.")  # fmt: skip
@click.option("--no-prior", is_flag=True,
              help="Maximum likelihood. Without this, slopes and difficulties that few people "
              "stand behind are drawn towards ordinary values.")  # fmt: skip
@click.option("--out", required=True, type=_FILE, metavar="ITEMS.json",
              help="Where to write the item parameters.")  # fmt: skip
@click.option("--scores", type=_FILE, metavar="SCORES.csv",
              help="Also write each person's ability: row,theta,sd; row 1 is the first "
              "person.")  # fmt: skip
@click.option("--method", type=click.Choice(["eap", "map"]), default="eap", show_default=True,
              help="Ability as the mean (eap) or the mode (map) of what is known.")  # fmt: skip
def calibrate(
    responses: Path, model: Model, no_prior: bool, out: Path, scores: Path | None, method: Method
) -> None:
    """Estimate item parameters from people's responses.

    Marginal maximum likelihood with abilities in N(0, 1), or its mode under priors (slope
    around 1.2, difficulty around 0). Writes the log-likelihood and, per item, the slope a, the
    thresholds b, the number of answers n, standard errors and fit.

    \b
    Example:
      competency calibrate --responses R.csv --model 2pl --out ITEMS.json --scores SCORES.csv
    """
    with progress_bar("Calibrating") as progress:
        done = calibration_files.calibrate_file(
            responses, out, model=model, priors=not no_prior, scores=scores, method=method,
            progress=progress,
        )  # fmt: skip
    click.echo(
        f"Calibrated {done.items:,} items from {done.people:,} people in {out}: "
        f"log-likelihood {done.loglik:.3f} after {done.steps} steps."
    )
    if not done.converged:
        click.echo(
            "Warning: the estimates have not converged; the responses do not determine all of "
            "them. Leave out items that nearly everybody answers alike, or use priors.",
            err=True,
        )
    if done.backwards:
        click.echo(
            f"Warning: {', '.join(done.backwards)}: the able get it wrong more often than "
            "others. Check the key.",
            err=True,
        )


@click.command("items")
@click.option("--responses", required=True, type=_FILE, metavar="R.csv", help=_RESPONSES)
@click.option("--out", required=True, type=_FILE, metavar="STATS.json",
              help="Where to write the statistics.")  # fmt: skip
def items(responses: Path, out: Path) -> None:
    """Classical statistics of items from people's responses.

    Prints and writes, per item: answers, facility (mean score as a share of the highest),
    correlation with the person's other answers, Cronbach's alpha without the item, and what
    is wrong with a bad one and what to do about it, in the words of the page /hr/items.

    \b
    Example:
      competency items --responses R.csv --out STATS.json
    """
    with progress_bar("Reading") as progress:
        done = calibration_files.analyse_file(responses, out, progress=progress)
    found = done.statistics
    click.echo(
        f"{len(found.items):,} items, {found.people:,} people ({found.complete:,} with every "
        f"answer), alpha {_figure(found.alpha)}."
    )
    width = max(4, *(len(item.item) for item in found.items))
    click.echo(f"{'item':<{width}} {'n':>7} {'facility':>8} {'item-rest':>9} {'alpha w/o':>9}")
    for item, findings in zip(found.items, done.findings, strict=True):
        click.echo(_row(item, width))
        for finding in findings:
            click.echo(f"{'':<{width}} {text_of(finding, item.n, 'en').text}")
    click.echo(f"Written to {out}.")


def _row(item: ItemStatistics, width: int) -> str:
    return (
        f"{item.item:<{width}} {item.n:>7,} {_figure(item.facility):>8} "
        f"{_figure(item.item_rest):>9} {_figure(item.alpha_without):>9}"
    )


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
