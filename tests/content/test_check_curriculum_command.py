"""`competency check-curriculum`: what it prints and its exit code."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from competency import paths
from competency.cli.curriculum import check_curriculum
from tests.content.conftest import SAMPLE, Draft


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(check_curriculum, [str(argument) for argument in arguments])


def test_a_sound_path_is_counted_and_ends_with_0() -> None:
    result = run(SAMPLE)
    assert result.exit_code == 0
    assert result.stdout == (
        "sample_path: 2 areas (1 with a module), 3 lessons, 15 items, 0 problems\n"
    )


def test_all_problems_are_printed_and_it_ends_with_1(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.change("path.yaml", "direction: down", "direction: sideways")
    draft.change("bar/items.yaml", "value: worst", "value: poor")
    monkeypatch.chdir(draft.folder.parent)
    result = run("barista")
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith("barista/bar/items.yaml:")
    assert second.startswith("barista/path.yaml:")
    assert result.stderr == "barista: 2 problems\n"


def test_the_report_comes_before_the_summary() -> None:
    result = run(SAMPLE, "--report")
    assert result.exit_code == 0
    assert result.stdout.startswith("lesson  ")
    assert "espresso-extraction" in result.stdout
    assert result.stdout.endswith("0 problems\n")


def test_warnings_are_printed_and_it_ends_with_0(draft: Draft) -> None:
    draft.change("bar/milk-steaming.en.md", "2026-11-20", "2001-01-05")
    result = run(draft.folder)
    assert result.exit_code == 0
    assert "milk-steaming.en.md:84:81: warning: this was seen on 2001-01-05" in result.stdout
    assert result.stdout.endswith("15 items, 0 problems, 1 warning\n")


def test_the_report_is_printed_with_problems_too(draft: Draft) -> None:
    draft.change("path.yaml", "direction: down", "direction: sideways")
    result = run(draft.folder, "--report")
    assert result.exit_code == 1
    assert "espresso-extraction" in result.stdout


def test_a_folder_of_career_paths_is_checked_path_by_path(draft: Draft) -> None:
    result = run(draft.folder.parent)
    assert result.exit_code == 0
    assert result.stdout.startswith("barista: ")


def test_without_a_folder_the_paths_of_the_product_are_checked(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "curriculum_folder", lambda: draft.folder.parent)
    result = run()
    assert result.exit_code == 0
    assert result.stdout.startswith("barista: ")


def test_a_folder_without_a_career_path_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "holds no career path: name a folder with a path.yaml in it." in result.stderr


def test_help_shows_an_example() -> None:
    assert "Example: competency check-curriculum" in run("--help").stdout
