"""Career paths as files: read, check, render, freeze.

`load` reads a folder, `read` keeps beside it what `report` prints for a content lead.
`to_document` and `from_document` freeze and thaw a curriculum, `version_of` is the name of a
frozen document, `with_addresses` readies published HTML for a page and `inline` the one-line
texts of options.
"""

from competency.content.document import from_document, item_version, to_document, version_of
from competency.content.load import Reading, load, read
from competency.content.places import with_addresses
from competency.content.problems import Problem
from competency.content.render import inline
from competency.content.report import report

__all__ = [
    "Problem",
    "Reading",
    "from_document",
    "inline",
    "item_version",
    "load",
    "read",
    "report",
    "to_document",
    "version_of",
    "with_addresses",
]
