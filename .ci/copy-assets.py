"""Copy the front-end files that pages need from node_modules to competency/static/vendor.

What is copied is listed in package.json under competency.vendor: path below node_modules →
path below static/vendor. Run it after `npm ci --ignore-scripts`; running it again is harmless.
"""

import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules"
TARGET = ROOT / "competency" / "static" / "vendor"


def main() -> int:
    """Copy all listed files; 1 with a sentence when one of them is missing."""
    files: dict[str, str] = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))[
        "competency"
    ]["vendor"]
    missing = [name for name in files if not (SOURCE / name).is_file()]
    if missing:
        print(
            f"{missing[0]} is not in node_modules: run `npm ci --ignore-scripts` first.",
            file=sys.stderr,
        )
        return 1
    for name, place in files.items():
        destination = TARGET / place
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SOURCE / name, destination)
    print(f"{len(files)} files copied to {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
