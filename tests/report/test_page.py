"""The page: offline, complete, escaped, honest about what nobody verified, and it renders."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from gasloop.model import results
from gasloop.report import charts, page
from gasloop.report.reading import Results
from tests.report import factory


class Reader(HTMLParser):
    """Tags, attributes and visible text, apart from scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetches: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.visible: list[str] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "action", "data", "poster") or (name == "href" and tag != "a"):
                self.fetches.append(value or "")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.visible.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.visible)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def html() -> str:
    return page.html(factory.tree())


@pytest.fixture(scope="module")
def read(html: str) -> Reader:
    return Reader(html)


def test_opens_offline(html: str, read: Reader) -> None:
    assert read.fetches == []
    assert all(link.startswith("#") for link in read.links)
    ours = re.sub(r"<script.*?</script>", "", html, flags=re.S)
    # The name of the SVG format is the only address, and it is never fetched.
    assert set(re.findall(r"https?://[^\s\"'<]+", ours)) <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in ours
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert "default-src 'none'" in unescape(policy[1])
    assert "http" not in policy[1]


def test_well_formed(read: Reader) -> None:
    assert read.unclosed == []
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    targets = {link[1:] for link in read.links}
    assert targets <= set(read.ids)


@pytest.mark.parametrize(
    "said",
    [
        "1.368 t landed makes 14.9 kg of oxygen in 4 days.",
        "plan and run agree: largest gap 0.41% at battery.E",
        "How much oxygen from a spring?",
        "8209 kg", "1368", "777.2", "412.5", "123.4", "31.28", "466", "14.9",
        "0.41 % at battery.E", "1.2 % of size at stack, allowed 3 %",
        "3.1 × 10⁻¹³", "1.2 × 10⁻¹⁴", "4.7 × 10⁻⁹",
        "power: 1 kWh/h more all the time would add 12 kg.",
        "10 kW (2 × 5)", "30 kW", "at the bound", "fixed", "Allowed, but not built: spare",
        "Not counted as mass: crew", "electric power of the stack alone",
        "91.4 %", "3.7 d", "95.65 %", "3 d – 5 d",
        "1.6 s", "0.1.0", "area resistance", "cell efficiency & more",
        "study: small_plant # <script>alert(1)</script>",
    ],
)  # fmt: skip
def test_says(read: Reader, said: str) -> None:
    assert said in read.text


def test_no_markup_from_the_study(html: str) -> None:
    assert "<script>alert(1)</script>" not in html
    assert "an aged <stack>" not in html
    assert "an aged &lt;stack&gt;" in html


def test_hostile_names_stay_text() -> None:
    text = page.html(factory.tree(name="<img src=x onerror=alert(1)>", answer='"><script>alert(2)</script>'))
    assert "<img" not in text
    assert "<script>alert(2)" not in text


def test_unverified_and_changed_are_marked(html: str, read: Reader) -> None:
    assert "1 of them unverified" in read.text
    row = re.search(r"<tr><td><code>pv\.eta</code>.*?</tr>", html)
    assert row is not None
    assert "unverified" in row[0]
    verified = re.search(r"<tr><td><code>dust</code>.*?</tr>", html)
    assert verified is not None
    assert "unverified" not in verified[0]
    changed = re.search(r"<tr><td><code>stack\.eta_F</code>.*?</tr>", html)
    assert changed is not None
    assert "an aged" in changed[0]


def test_references_in_full_and_unknown_ones_named(read: Reader) -> None:
    assert "CODATA Key Values for Thermodynamics" in read.text
    assert "no_such_key this key is not in the package's references" in read.text


def test_supply_and_withdrawal_stand_apart(html: str, read: Reader) -> None:
    run = factory.flows((np.arange(96) % 24 < 12).astype(float), 1.004) * 3600 / 3.6e6
    power = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr><td>(?:pv|battery|stack)\.power.*?</tr>", html)]
    assert any("pv.power||481.9||" in row for row in power)
    assert any("stack.power||||481.9" in row for row in power)
    assert run[1].sum() == pytest.approx(481.92)
    # No table but that of places and stated ranges ever needs a minus.
    flows = html[html.index('<section id="flows">') : html.index('<section id="place">')]
    assert "−" not in re.sub(r"<[^>]+>", " ", flows)


def test_svg_of_the_plant_is_in_the_page(html: str) -> None:
    import xml.etree.ElementTree as ET

    section = html[html.index('<section id="plant">') :]
    svg = section[section.index("<svg") : section.index("</svg>") + 6]
    root = ET.fromstring(svg)
    words = " ".join("".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "5.02\u00a0kW" in words
    assert "spring" in words


def test_charts_keep_what_the_tree_holds() -> None:
    made = charts.panels(Results(factory.tree()))
    headings = [p.heading for p in made]
    assert headings == [
        "Sunlight",
        "Power by component",
        "battery",
        "Load of each component",
        "Price of electricity or heat",
    ]
    up, down = made[1].figures
    source = up.renderers[0].data_source.data
    assert len(source["t"]) == 97
    stacked = sum(v for k, v in source.items() if k != "t")
    run = factory.flows((np.arange(96) % 24 < 12).astype(float), 1.004)
    assert np.allclose(stacked[:-1], np.maximum(run[1:4], 0).sum(0) / 1e3, rtol=1e-6)
    drawn = sum(v for k, v in down.renderers[0].data_source.data.items() if k != "t")
    assert np.allclose(stacked, drawn, rtol=1e-6)
    assert up.x_range is down.x_range
    assert (up.y_range.end, up.y_range.start) == (down.y_range.start, down.y_range.end)


def test_long_runs_are_averaged() -> None:
    class Two(Results):
        steps = 20000  # type: ignore[assignment]

    axis = charts.Axis(Two(factory.tree()))
    assert axis.block == 3
    row = np.arange(20000.0)
    held = axis.held(row)
    assert len(held) == len(axis.steps) == 20000 // 3 + 2
    assert held[0] == 1.0
    assert held[-1] == held[-2] == 19998.5


def test_corners_and_changes_lose_nothing() -> None:
    x = np.arange(2001.0)
    y = np.interp(x, [0, 300, 301, 2000], [0.0, 5.0, 1.0, 2.0])
    cx, cy = charts.corners(x, y)
    assert len(cx) == 4
    assert np.allclose(np.interp(x, cx, cy), y)
    curve = (x / 2000) ** 2
    assert len(charts.corners(x, curve)[0]) == 2001
    steps = np.repeat([1.0, 1.0, 3.0, 2.0], 5)
    assert charts.changes(steps)[0].tolist() == [0, 10, 15, 19]


def test_a_sparse_tree_still_makes_a_page() -> None:
    tree = xr.DataTree.from_dict({"/": xr.Dataset(attrs={"name": "empty", "format": results.FORMAT, "steps": 0})})
    read = Reader(page.html(tree))
    assert "not in agreement" in read.text
    assert read.unclosed == []


def test_page_from_a_saved_tree_is_the_same(tmp_path: Path, html: str) -> None:
    tree = factory.tree()
    results.save(tree, tmp_path / "results.nc")
    again = page.html(results.load(tmp_path / "results.nc"))
    ids = re.compile(r"p?[0-9a-f]{8}-[0-9a-f-]{27,}|\bp\d+\b")

    def plain(text: str) -> str:
        return Reader(text).text

    assert plain(again) == plain(html)
    assert ids.sub("", again)[:2000] == ids.sub("", html)[:2000]


def test_writes_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out" / "report.html"
    page.write(factory.tree(), path)
    assert path.read_text("utf-8").startswith("<!doctype html>")
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]
    before = path.read_bytes()
    monkeypatch.setattr(page, "html", lambda tree: (_ for _ in ()).throw(ValueError("no")))
    with pytest.raises(ValueError, match="no"):
        page.write(factory.tree(), path)
    assert path.read_bytes() == before


CHROMIUM = next((c for c in ("chromium", "chromium-browser", "google-chrome") if shutil.which(c)), None)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page is not rendered")
def test_renders_in_a_browser(tmp_path: Path, html: str) -> None:
    (tmp_path / "page.html").write_text(html, "utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=6000", "--window-size=1400,2000",
        "--dump-dom", f"file://{tmp_path / 'page.html'}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0
    dom = done.stdout
    # Bokeh made its figures, and the page's own policy stopped nothing of it.
    assert dom.count("bk-Figure") >= 5, done.stderr[-2000:]
    assert "Content Security Policy" not in done.stderr
    assert "Uncaught" not in done.stderr
