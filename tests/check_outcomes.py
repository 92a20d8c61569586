"""Outcomes of a check as they could be, for the tests of reports: no framework was asked."""

from __future__ import annotations

from specc.errors import Span
from specc.report.check_view import Drift, Outcome
from specc.report.findings import Finding
from specc.run.check.values import CheckReport, Divergence, Place, Row, SpecReport, Variant

TORCH, KERAS = Variant("torch", "module", False), Variant("keras", "functional", False)
TORCH_EXACT, KERAS_EXACT = Variant("torch", "module", True), Variant("keras", "functional", True)
VERSIONS = {"torch": "2.13.0", "keras": "3.15.1", "tensorflow": "2.21.0"}
LINES = ("specc: 1", "name: Net", "input: [8]", "layers:", "  - {type: dense, units: 4}", "  - {type: batch_norm}")


def rows_of(variant: Variant, dtype: str, scale: float) -> tuple[Row, ...]:
    """What a variant shows that agrees."""
    limits = {"layers": 1e-13, "outputs": 1e-13, "loss": 1e-14, "gradients": 1e-12, "statistics": 1e-11}
    return (
        Row("shapes", variant, dtype, 0.0, 0.0, "equal", detail="12 layers"),
        *(
            Row(stage, variant, dtype, limit * 0.021 * scale, limit * scale, "equal", "fc1", detail="12 layers")
            for stage, limit in limits.items()
        ),
    )


def agreeing(name: str = "specs/fashion.yaml") -> SpecReport:
    """A spec with native and exact rows in both precisions, a known difference, and float32 steps."""
    biased = "BatchNormalization keeps the biased running variance, n / (n - 1) smaller"
    rows: list[Row] = []
    for torch, keras in ((TORCH, KERAS), (TORCH_EXACT, KERAS_EXACT)):
        for variant in (torch, keras):
            double = rows_of(variant, "float64", 1.0)
            if variant == KERAS:
                double = (*double[:-1], Row("statistics", variant, "float64", 0.032, 1.0, "known", "bn1", biased))
            rows += [*double, Row("steps", variant, "float64", 3.1e-14, 1e-11, "equal", "fc1.kernel")]
        for variant in (torch, keras):
            rows += rows_of(variant, "float32", 2e8)
            rows.append(Row("float32", variant, "float32", 2.7e-6, 2e-5, "equal", detail="median of 20 steps"))
            free = "0.0036 after 20 steps on its own; torch against itself 0.0041"
            rows.append(Row("float32", variant, "float32", 3.6e-3, 0.0, "shown", detail=free))
            rows.append(Row("initial", variant, "float32", 0.011, 0.023, "equal", "fc1.kernel"))
    return SpecReport(name, tuple(rows), seconds=4.26, sha256="ab" * 32)


def differing(name: str = "specs/net.yaml") -> SpecReport:
    """A spec whose batch norm is wrong in Keras, with a gradient that differs without an address."""
    found = Divergence(
        stage="layers",
        node="layer1.batch_norm_1",
        wrong="keras functional",
        case="batch 7, training",
        expected=0.1234567890123,
        found=0.1234567123456,
        index=(0, 3, 2, 1),
        size=6.2e-7,
        limit=1e-13,
        spec_line=6,
        places=(
            Place("net_keras_functional.py", 22, "layers.BatchNormalization(momentum=0.9, epsilon=0.001),"),
            Place("net_torch_module.py", 19, "nn.BatchNorm2d(32),"),
        ),
        cause="eps is 0.001, the spec says 1e-05",
        also=tuple(f"layer2.conv2d_{number}" for number in range(1, 12)),
    )
    rows = [*rows_of(TORCH, "float64", 1.0)]
    rows += [
        Row("shapes", KERAS, "float64", 0.0, 0.0, "equal"),
        Row("layers", KERAS, "float64", 6.2e-7, 1e-13, "differs", "layer1.batch_norm_1", detail="12 layers"),
        Row("outputs", KERAS, "float64", 1.2e-3, 1e-13, "differs", "output"),
        Row("gradients", KERAS, "float64", float("inf"), 1e-12, "differs", "fc1.kernel", detail="8 arrays, 1 null"),
        Row("loss", KERAS, "float64", 0.0, 0.0, "skipped", cause="TensorFlow has no float64 kernel for max_pool3d"),
    ]
    return SpecReport(name, tuple(rows), (found,), seconds=0.4, sha256="cd" * 32)


def failing(name: str = "specs/hang.yaml") -> SpecReport:
    """A spec whose generated module hangs."""
    return SpecReport(
        name, failures=("it did not answer within 600 seconds",), notes=('  File "hang.py", line 3',), seconds=600.0
    )


def outcome(*reports: SpecReport, broken: bool = False, drift: tuple[Drift, ...] = ()) -> Outcome:
    """A run of these."""
    text = "layers: [{type: dens}]"
    wrong = Finding(
        "specs/bad.yaml", Span(4, 17, 21), "E110", "unknown layer type dens", "did you mean dense", (), text
    )
    report = CheckReport(reports, VERSIONS, sum(one.seconds for one in reports))
    return Outcome(report, {"specs/net.yaml": LINES}, (wrong,) if broken else (), drift)
