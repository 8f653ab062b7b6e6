"""The shell of an HTML page that holds everything it needs: style, charts and plotly.js."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from keruen.report import words
from keruen.report.chart import Chart, chart_json

#: The page may load nothing: whatever it needs is inside.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:"
)


def page_html(title: str, body: str, charts: Sequence[Chart]) -> str:
    """Return a complete page.

    Parameters
    ----------
    title
        Text of the browser's tab, not yet escaped.
    body
        HTML made safe by the caller, with a place of the id of each chart.
    charts
        Drawn into their places.
    """
    specs = "[" + ",".join(chart_json(chart) for chart in charts) + "]"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{words.safe(title)}</title><style>{_asset('brief.css')}</style></head>\n"
        f"<body><main>{body}</main>\n"
        f'<script type="application/json" id="charts">{specs}</script>\n'
        f"<script>{_plotly()}</script>\n<script>{_asset('brief.js')}</script>\n</body></html>\n"
    )


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return files("keruen.report").joinpath("assets", name).read_text("utf-8")


@lru_cache(maxsize=1)
def _plotly() -> str:
    """Read plotly.js, which must not close our script element."""
    text = files("plotly").joinpath("package_data", "plotly.min.js").read_text("utf-8")
    return text.replace("</script", "<\\/script")
