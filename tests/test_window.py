"""Properties of the sliding-window rule, of ``same`` and of the transposed convolution."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from specc.layers import LAYERS, Fault, Value
from specc.layers._window import Window, fans

SIZE = st.integers(1, 40)
KERNEL = st.integers(1, 9)
STRIDE = st.integers(1, 6)
DILATION = st.integers(1, 4)
SIDE = st.integers(0, 6)
PAIR = st.tuples(SIDE, SIDE)


def slide(
    n: int, kernel: int, stride: int = 1, dilation: int = 1, padding: Any = "valid"
) -> tuple[int, tuple[int, int]]:
    """Output size and pads along one axis."""
    out, pads, _ = Window((kernel,), (stride,), (dilation,), padding).slide([n], "conv1d")
    return out[0], pads[0]


def transposed(n: int, **fields: Any) -> int:
    """Output size of a transposed convolution along one axis."""
    layer = LAYERS["conv2d_transpose"].model_validate({"filters": 1, **fields})
    return layer.infer([Value((n, n, 1))]).value.shape[0]


@given(SIZE, KERNEL, STRIDE, DILATION, PAIR)
def test_output_counts_the_places_where_the_window_fits(
    n: int, kernel: int, stride: int, dilation: int, pad: tuple[int, int]
) -> None:
    last = [start + dilation * (kernel - 1) for start in range(0, sum(pad) + n, stride)]
    fitting = sum(place < sum(pad) + n for place in last)
    if fitting:
        assert slide(n, kernel, stride, dilation, (pad,)) == (fitting, pad)
    else:
        with pytest.raises(Fault, match="E401"):
            slide(n, kernel, stride, dilation, (pad,))


@given(SIZE, KERNEL, STRIDE, DILATION)
@example(n=8, kernel=3, stride=2, dilation=1)
def test_same_gives_one_place_per_stride_with_as_little_padding_as_that_takes(
    n: int, kernel: int, stride: int, dilation: int
) -> None:
    out, (before, after) = slide(n, kernel, stride, dilation, "same")
    assert out == -(-n // stride)
    assert after - before in (0, 1)
    if before + after:
        # One place less, and the last window has no room.
        total = before + after - 1
        room = n + total - (dilation * (kernel - 1) + 1)
        assert room // stride + 1 < out


@given(SIZE, KERNEL, DILATION)
def test_same_without_stride_pads_all_but_one_place_of_the_window(n: int, kernel: int, dilation: int) -> None:
    assert sum(slide(n, kernel, 1, dilation, "same")[1]) == dilation * (kernel - 1)


@given(SIZE, KERNEL, STRIDE, DILATION)
def test_causal_pads_in_front_only_and_keeps_the_length(n: int, kernel: int, stride: int, dilation: int) -> None:
    out, pad = slide(n, kernel, stride, dilation, "causal")
    assert pad == (dilation * (kernel - 1), 0)
    assert out == -(-n // stride)


@given(SIZE, KERNEL, STRIDE)
def test_transpose_undoes_the_sizes_of_a_convolution(n: int, kernel: int, stride: int) -> None:
    assert slide(transposed(n, kernel=kernel, stride=stride), kernel, stride) == (n, (0, 0))


@given(SIZE, KERNEL, STRIDE)
def test_transpose_same_undoes_same(n: int, kernel: int, stride: int) -> None:
    grown = transposed(n, kernel=kernel, stride=stride, padding="same")
    assert grown == n * stride
    assert slide(grown, kernel, stride, padding="same")[0] == n


@given(SIZE, KERNEL, STRIDE, st.integers(0, 5))
def test_output_padding_chooses_among_the_sizes_that_lead_back(n: int, kernel: int, stride: int, more: int) -> None:
    assume(more < stride)
    grown = transposed(n, kernel=kernel, stride=stride, output_padding=more)
    assert grown == transposed(n, kernel=kernel, stride=stride) + more
    assert slide(grown, kernel, stride)[0] == n


@given(SIZE, KERNEL, STRIDE, PAIR)
def test_no_pool_window_holds_padding_alone(n: int, kernel: int, stride: int, pad: tuple[int, int]) -> None:
    layer = LAYERS["max_pool1d"].model_validate({"kernel": kernel, "stride": stride, "padding": list(pad)})
    try:
        out = layer.infer([Value((n, 1))]).value.shape[0]
    except Fault as fault:
        assert fault.code in {"E401", "E428"}
        return
    for place in range(out):
        start = place * stride - pad[0]
        assert start < n and start + kernel > 0


def test_fans_are_places_times_features() -> None:
    assert fans((3, 5), 4, 8) == (60.0, 120.0)
