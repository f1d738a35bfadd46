"""Templates and curriculum are found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from competency import paths


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder somewhere else."""
    folder = tmp_path / "competency"
    folder.mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", folder)
    return folder


def test_a_checkout_is_preferred_to_a_packaged_copy(package: Path) -> None:
    (package / "_packaged" / "templates").mkdir(parents=True)
    (package.parent / "pyproject.toml").write_text('[project]\nname = "competency"\n')
    assert paths.templates_folder() == package.parent / "templates"
    assert paths.curriculum_folder() == package.parent / "curriculum"


def test_an_installed_wheel_uses_its_packaged_copy(package: Path) -> None:
    assert paths.templates_folder() == package / "_packaged" / "templates"
    assert paths.curriculum_folder() == package / "_packaged" / "curriculum"


@pytest.mark.parametrize("text", ['[project]\nname = "other"\n', "[tool.x]\n", "broken ["])
def test_a_pyproject_of_something_else_is_no_checkout(package: Path, text: str) -> None:
    (package.parent / "pyproject.toml").write_text(text)
    assert paths.curriculum_folder() == package / "_packaged" / "curriculum"


def test_this_checkout_holds_its_own_curriculum() -> None:
    assert (paths.curriculum_folder() / "social-media-manager" / "path.yaml").is_file()
