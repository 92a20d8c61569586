"""Pictures of a training: the curves of one target, and two targets in lockstep. The only file that draws."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from specc.files import write_atomic

Rows = Sequence[Mapping[str, Any]]
#: Blue and orange of Okabe and Ito (2008), which everybody can tell apart, and a grey.
_BLUE, _ORANGE, _GREEN, _GREY = "#0072B2", "#E69F00", "#009E73", "#6E6E6E"
_COLOURS = (_BLUE, _ORANGE, _GREEN, "#CC79A7", "#56B4E9", "#D55E00")
_STYLE: Any = {
    "font.size": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "legend.frameon": False,
    # Letters are drawn as shapes, so that they look the same everywhere; and the same picture is the same bytes.
    "svg.fonttype": "path",
    "svg.hashsalt": "specc",
}
#: The distance of 1.0 to the next number, by precision.
_EPSILON = {"float64": 2.220446049250313e-16, "float32": 1.1920928955078125e-07}
_FINE: dict[str, Any] = {"linewidth": 1.4}
_DOTS_PER_INCH = 160


def draw_history(history: Rows, title: str, paths: Sequence[Path]) -> None:
    """Loss by epoch, and below it the metrics if there are any; one file for each path, in the format of its ending."""
    names = list(history[0])
    losses = [name for name in names if name == "loss" or name in ("val_loss", "test_loss")]
    metrics = [name for name in names if name.startswith(("val_", "test_")) and name not in losses]
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(7.0, 5.6 if metrics else 3.4), layout="constrained")
        panels = figure.subplots(2 if metrics else 1, 1, sharex=True, squeeze=False)[:, 0]
        _head(panels[0], title, "")
        _by_epoch(panels[0], history, losses, "loss")
        if metrics:
            _by_epoch(panels[1], history, metrics, "score")
        panels[-1].set_xlabel("epoch")
        panels[-1].xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        _save(figure, paths)


def _by_epoch(panel: Axes, history: Rows, names: Sequence[str], label: str) -> None:
    epochs = [row["epoch"] for row in history]
    for name, colour in zip(names, _COLOURS * (1 + len(names) // len(_COLOURS)), strict=False):
        values = [float("nan") if row[name] is None else row[name] for row in history]
        panel.plot(epochs, values, color=colour, marker="o", markersize=3.5, label=_words(name), **_FINE)
    panel.set_ylabel(label)
    panel.legend(loc="best")


def _words(name: str) -> str:
    """``val_top_3`` as a legend says it."""
    if name == "loss":
        return "training loss"
    part, _, rest = name.partition("_")
    return f"{ {'val': 'validation', 'test': 'test'}[part] } {rest.replace('_', ' ')}"


def draw_lockstep(
    rows: Rows, names: Sequence[str], title: str, subtitle: str, dtype: str, paths: Sequence[Path]
) -> None:
    """Both losses over each other, and below them the gap of every step on a logarithmic axis."""
    first, second = names
    steps = [row["step"] for row in rows]
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(8.0, 5.6), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        _head(above, title, subtitle)
        above.plot(steps, [row[first] for row in rows], color=_BLUE, linewidth=3.2, alpha=0.55, label=_title(first))
        above.plot(steps, [row[second] for row in rows], color="#B34700", linewidth=0.9, label=_title(second))
        above.set_ylabel("loss of the step")
        above.set_ylim(bottom=min(0.0, *(row[first] for row in rows)))
        above.legend(loc="upper right")
        _draw_gap(below, steps, rows, names, dtype)
        _save(figure, paths)


def _draw_gap(panel: Axes, steps: Sequence[int], rows: Rows, names: Sequence[str], dtype: str) -> None:
    epsilon = _EPSILON[dtype]
    # A gap of zero has no place on this axis; it is drawn on the lowest line.
    floor = epsilon / 10
    gaps = [max(row["gap"], floor) for row in rows]
    panel.set_yscale("log")
    panel.plot(steps, gaps, color=_GREEN, linewidth=0.9)
    panel.axhline(epsilon, color=_GREY, linewidth=1.0, linestyle=(0, (4, 3)))
    panel.annotate(
        f"{dtype}\nepsilon\n{epsilon:.1e}",
        (1.0, epsilon),
        xycoords=("axes fraction", "data"),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
        color=_GREY,
    )
    top = max(1e3 * epsilon, 10 * max(gaps))
    panel.set_ylim(floor / 2, top)
    decades = [tick for tick in LogLocator(numticks=7).tick_values(epsilon, top) if epsilon / 3 < tick < top]
    panel.yaxis.set_minor_locator(NullLocator())
    panel.set_yticks([floor, *decades], ["0", *(f"$10^{{{round(log10(tick))}}}$" for tick in decades)])
    panel.set_ylabel("relative gap")
    panel.set_xlabel("step")
    panel.set_xlim(1, max(steps[-1], 2))
    panel.xaxis.set_major_locator(MaxNLocator(integer=True))


def _head(panel: Axes, title: str, subtitle: str) -> None:
    """A title and a line below it, both flush with the axis."""
    if subtitle:
        panel.set_title(subtitle, loc="left", fontsize=9.0, color=_GREY)
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    offset = (0, 24 if subtitle else 8)
    panel.annotate(title, (0, 1), xytext=offset, fontsize=13, fontweight="bold", annotation_clip=False, **place)


def _title(target: str) -> str:
    return {"torch": "PyTorch", "keras": "Keras"}.get(target, target)


def _save(figure: Figure, paths: Sequence[Path]) -> None:
    for path in paths:
        made = io.BytesIO()
        kind = path.suffix[1:]
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(made, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata)
        write_atomic(path, made.getvalue())
