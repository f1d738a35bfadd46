"""One Markdown text rendered by itself."""

from collections.abc import Callable

from competency.content.places import asset_place
from competency.content.render import Rendered, Renderer
from competency.domain.career_path import Language


def render(
    text: str, language: Language, *, asset_url: Callable[[str], str] = asset_place
) -> Rendered:
    """What a renderer of its own makes of the text."""
    return Renderer(language, asset_url=asset_url).render(text)
