"""The page around a report: its head with style and policy, its sections. It opens offline, and the policy forbids any fetch."""

from __future__ import annotations

from importlib.resources import files

from gasloop.report.markup import Markup, tag

_STILL = "default-src 'none'; style-src 'unsafe-inline'"
# Nothing from outside: scripts and styles stand in the page, pictures are data.
_DRAWN = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


def head(name: str, drawn: bool = False) -> Markup:
    """The head of a page. drawn : by BokehJS, which then stands in the page and may run there."""
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_DRAWN if drawn else _STILL),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{name} · gasloop"),
        tag("style", Markup((files("gasloop.report") / "page.css").read_text("utf-8"))),
        _bokeh() if drawn else None,
    )


def document(name: str, main: Markup, script: Markup | None = None) -> str:
    """A page of one column as text; ``script`` draws its charts."""
    body = tag("body", main, script, style="display: block")
    return "<!doctype html>\n" + tag("html", head(name, script is not None), body, lang="en")


def section(heading: str, *content: Markup | str | None) -> Markup:
    """A part of a page with its heading."""
    return tag("section", tag("h2", heading), *content)


def _bokeh() -> Markup:
    """BokehJS from the installed package, in the page itself; only the bundle that the charts need."""
    from bokeh.resources import Resources

    return Markup("".join(f"<script>{text}</script>" for text in Resources(mode="inline", components=["bokeh"]).js_raw))
