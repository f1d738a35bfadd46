"""The wheel alone, in an empty environment, serves pages and checks the curriculum it brings."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 90


def run(*command: object) -> None:
    """Run a command that must succeed; its output shows where it does not."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the programs of an environment that holds the wheel and its dependencies only."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    wheel = next(folder.glob("competency-*.whl"))
    run(sys.executable, "-m", "venv", folder / "environment")
    programs = folder / "environment" / "bin"
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--constraint", ROOT / "constraints.txt", wheel)
    return programs


def settings(instance: Path) -> dict[str, str]:
    """An environment that names nothing of this checkout."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COMPETENCY_", "PYTHON"))}
    return kept | {"COMPETENCY_INSTANCE": str(instance), "COMPETENCY_PASSWORD_COST": "low"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Address of `competency serve` on a new instance folder, and the process."""
    port = free_port()
    process = subprocess.Popen(
        [installed / "competency", "serve", "--port", str(port)],
        env=settings(tmp_path / "instance"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address + "/readyz", timeout=5).close()
            break
        except (urllib.error.URLError, ConnectionError) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            time.sleep(0.2)
    yield address, process
    process.kill()
    process.communicate()


def test_the_wheel_checks_the_curriculum_it_brings(installed: Path, tmp_path: Path) -> None:
    checked = subprocess.run(
        [installed / "competency", "check-curriculum"],
        env=settings(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "0 problems" in checked.stdout


def test_the_wheel_serves_pages_with_their_styles_and_stops_in_order(
    served: tuple[str, subprocess.Popen[str]],
) -> None:
    address, process = served
    assert process.poll() is None, process.stdout and process.stdout.read()
    with urllib.request.urlopen(address + "/login", timeout=10) as page:
        html = page.read().decode()
    assert 'dir="rtl"' in html
    styles = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', html)
    assert any("tabler" in style for style in styles)
    for style in styles:
        with urllib.request.urlopen(address + style, timeout=10) as answer:
            assert answer.status == 200
    process.terminate()
    assert process.wait(timeout=20) == 0
