"""`competency score` and `competency levels`: evidence in CSV files, results in CSV files."""

from datetime import datetime
from pathlib import Path

import click

from competency.cli.progress import progress_bar
from competency.files import score as score_files
from competency.files.score import Model

_INPUT = click.Path(path_type=Path, dir_okay=False)
_DATE = click.DateTime(formats=["%Y-%m-%d"])


@click.command("score")
@click.option("--evidence", required=True, type=_INPUT, metavar="E.csv",
              help="person,competency,kind,occurred_at,item,category,rater; "
              "kind is quiz, review or self.")  # fmt: skip
@click.option("--items", required=True, type=_INPUT, metavar="I.csv",
              help="item,competency,model,a,b,c,step,options; model is 2pl, 3pl or grm; "
              "empty a and b: not calibrated yet.")  # fmt: skip
@click.option("--as-of", type=_DATE, metavar="DATE",
              help="Leave out later evidence and let older evidence fade to this day (UTC). "
              "Without it: the day of the newest evidence.")  # fmt: skip
@click.option("--model", type=click.Choice(["m1", "m2"]), default="m1", show_default=True,
              help="m1: each competency from its own evidence. m2: in the light of all others; "
              "needs --areas.")  # fmt: skip
@click.option("--areas", type=_INPUT, metavar="A.csv", help="competency,area")
@click.option("--prior", default="0,1", show_default=True, metavar="MEAN,SD",
              help="Mean and standard deviation of the population.")  # fmt: skip
@click.option("--out", required=True, type=_INPUT, metavar="OUT.csv",
              help="Where to write the estimates.")  # fmt: skip
def score(
    evidence: Path,
    items: Path,
    as_of: datetime | None,
    model: Model,
    areas: Path | None,
    prior: str,
    out: Path,
) -> None:
    """Estimate competencies from evidence in CSV files.

    Writes person,competency,mean,sd,p0,p1,p2,p3,p4,floor,point: the latent ability, the
    probability of each proficiency step, the highest step that is at least 80 % sure (empty
    while not yet assessed), and the step itself where one is at least 70 % likely. Evidence
    without a date does not fade. Only the first response to an item counts. From 30 people on,
    the strictness of each rater is estimated from the quizzes and removed.

    \b
    Example:
      competency score --evidence E.csv --items I.csv --as-of 2026-11-01 --out OUT.csv
    """
    mu, sigma = _prior(prior)
    with progress_bar("Scoring") as progress:
        done = score_files.score_file(
            evidence, items, out, as_of=as_of.date() if as_of else None, model=model, areas=areas,
            mu=mu, sigma=sigma, progress=progress,
        )  # fmt: skip
    click.echo(f"Scored {done.people:,} people: {done.rows:,} estimates in {out}.")


@click.command("levels")
@click.option("--evidence", required=True, type=_INPUT, metavar="E.csv",
              help="As for “competency score”.")  # fmt: skip
@click.option("--items", required=True, type=_INPUT, metavar="I.csv",
              help="As for “competency score”.")  # fmt: skip
@click.option("--profile", required=True, type=_INPUT, metavar="P.csv",
              help="competency,area,junior,mid,senior,leadership,core: the step (0–4) that each "
              "level asks for, and the level from which it is core; several areas joined by “;”, "
              "home first.")  # fmt: skip
@click.option("--as-of", type=_DATE, metavar="DATE",
              help="As for “competency score”.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
              help="Seed of the draws: same files, same seed, same result.")  # fmt: skip
@click.option("--out", required=True, type=_INPUT, metavar="L.csv",
              help="Where to write the levels.")  # fmt: skip
def levels(
    evidence: Path, items: Path, profile: Path, as_of: datetime | None, seed: int, out: Path
) -> None:
    """Decide career levels from evidence in CSV files.

    Writes person,p_junior,p_mid,p_senior,p_leadership,reached,assessed,required: the
    probability of each level or higher; the level reached (at least 80 % sure; none, or empty
    where less than 60 % of what the lowest undecided level asks for is assessed); and how many
    of those competencies are assessed.

    \b
    Example:
      competency levels --evidence E.csv --items I.csv --profile P.csv --out L.csv
    """
    with progress_bar("Deciding") as progress:
        done = score_files.level_file(
            evidence, items, profile, out, as_of=as_of.date() if as_of else None, seed=seed,
            progress=progress,
        )  # fmt: skip
    click.echo(f"Decided the levels of {done.people:,} people in {out}.")


def _prior(value: str) -> tuple[float, float]:
    try:
        mean, sd = (float(part) for part in value.split(","))
    except ValueError:
        raise click.ClickException(
            f"--prior {value}: write the mean and the standard deviation like 0,1."
        ) from None
    return mean, sd
