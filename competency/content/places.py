"""Places in published HTML: links between files and drawings, without an address.

Published HTML holds no address of an installation; `with_addresses` fills them in when a
page is shown.
"""

import posixpath
import re
from collections.abc import Callable
from html import escape

_PAGE_FILE = re.compile(
    r"(?:(?P<area>[a-z0-9-]+)/)?(?P<blanks>blanks/)?(?P<name>[a-z0-9-]+)\.(?:fa|en)\.md"
)
_PLACE = re.compile(r'(?P<name>href|src)="(?P<kind>asset|page):(?P<target>[^"#]*)')


def asset_place(file: str) -> str:
    """The place of a diagram in published HTML, to be filled by `with_addresses`."""
    return f"asset:{file}"


def page_place(target: str, folder: str) -> str:
    """The place of a link between files in published HTML; other targets stay.

    Args:
        target: As written in the Markdown, for example "../audience/candour.fa.md#why".
        folder: The folder of the file that links; "" for the career path's own.
    """
    address, hash_mark, fragment = target.partition("#")
    page = _PAGE_FILE.fullmatch(posixpath.normpath(posixpath.join(folder, address)))
    if page is None or ":" in address:
        return target
    area, name = page["area"] or "", page["name"]
    if page["blanks"]:
        place = f"{area}/blanks/{name}"
    elif (area, name) == ("case", "case"):
        place = "case"
    else:
        place = area if name in {"module", "path"} else f"{area}/{name}"
    return f"page:{place}{hash_mark}{fragment}"


def with_addresses(
    html: str, *, asset_url: Callable[[str], str], page_url: Callable[[str], str]
) -> str:
    """Fill the places of published HTML with addresses.

    Args:
        asset_url: Address of a diagram from its file name ("calendar-week.fa.svg").
        page_url: Address of a page from "" (the career path), "case", "<area>" (its module),
            "<area>/<competency>" (a lesson) or "<area>/blanks/<name>"; a fragment after it
            stays.
    """

    def fill(match: re.Match[str]) -> str:
        to_url = asset_url if match["kind"] == "asset" else page_url
        return f'{match["name"]}="{escape(to_url(match["target"]))}'

    return _PLACE.sub(fill, html)
