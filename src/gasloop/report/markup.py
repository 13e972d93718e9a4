"""HTML and SVG as text, escaped by default.

``tag("td", "a < b")`` is ``<td>a &lt; b</td>``: plain text is escaped, ``Markup`` is not. Nothing else in
the report writes angle brackets around text that came from a study.
"""

from __future__ import annotations

from html import escape

# Elements that HTML writes without an end tag.
_VOID = {"meta", "br", "hr", "img", "link", "col"}


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """One element. ``class_`` is ``class``; ``stroke_width`` is ``stroke-width``; None: no attribute."""
    given = "".join(
        f' {_attribute(key)}="{escape(_text(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{join(*children)}</{name}>")


def join(*children: object) -> Markup:
    """Children one after another; None is nothing."""
    return Markup("".join(str(c) if isinstance(c, Markup) else escape(_text(c)) for c in children if c is not None))


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _text(value: object) -> str:
    """Numbers as short as a drawing needs them. Characters that XML forbids are left out."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return "".join(c for c in str(value) if c >= " " or c in "\n\t")
