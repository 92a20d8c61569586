"""Graphs in which layouts meet: groups, calls, branches, several inputs and outputs, against the oracle in float64.

What is asserted about the text is the number of permutes and who does them; everything else is asserted in numbers.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from torch_specs import Case, load, printed, restored_default_dtype, wrong_gradients, wrong_values

from specc.render import render

pytestmark = pytest.mark.torch

default_dtype = pytest.fixture(autouse=True)(restored_default_dtype)

#: Layers by what they show, and how many permutes the forward pass and its parts need.
SPECS = {
    "flatten_into_dense": (0, """
input: [6, 5, 3]
layers:
  - {type: flatten}
  - {type: batch_norm}
  - {type: dropout, rate: 0.5}
  - {type: prelu}
  - {type: layer_norm}
  - {type: softmax}
  - {type: spatial_dropout2d, rate: 0.2}
  - {type: dense, units: 4, activation: gelu}
"""),
    "flatten_at_the_end": (1, """
input: [4, 3, 2]
layers:
  - {type: conv2d, filters: 4, kernel: 2}
  - {type: flatten}
  - {type: relu}
"""),
    "flatten_into_two": (1, """
input: [4, 3, 2]
layers:
  - {type: flatten, name: flat}
  - {type: dense, name: first, units: 3}
  - {type: group_norm, name: second, from: flat, groups: 4}
  - {type: concat, from: [first, second]}
"""),
    "flattened_returned_too": (1, """
input: [4, 3, 2]
layers:
  - {type: flatten, name: flat}
  - {type: dense, name: first, units: 3}
outputs: {flat: flat, first: first}
"""),
    "identity_after_flatten": (1, """
input: [4, 3, 2]
layers:
  - {type: flatten}
  - {type: dense, units: 5, kernel_init: identity}
"""),
    "two_flattened_added": (0, """
inputs: {left: [4, 3, 2], right: [4, 3, 2]}
layers:
  - {type: flatten, name: one, from: left}
  - {type: dense, name: extra, units: 2}
  - {type: flatten, name: two, from: right}
  - {type: dense, name: more, units: 2}
  - {type: maximum, name: best, from: [extra, more]}
  - {type: dense, units: 3}
"""),
    "unflattened_again": (0, """
input: [4, 3, 2]
layers:
  - {type: flatten, name: flat}
  - {type: dense, name: first, units: 2}
  - {type: reshape, name: back, from: flat, shape: [4, 3, 2]}
  - {type: conv2d, name: second, filters: 2, kernel: [4, 3]}
  - {type: global_avg_pool2d, name: third}
  - {type: add, from: [first, third]}
"""),
    "decoder": (0, """
input: [5]
layers:
  - {type: dense, units: 24}
  - {type: batch_norm}
  - {type: relu}
  - {type: reshape, shape: [2, 3, 4]}
  - {type: conv2d_transpose, filters: 3, kernel: 3, stride: 2, padding: same, activation: relu}
  - {type: upsample2d, interpolation: bilinear}
  - {type: conv2d, filters: 2, kernel: 2, padding: same}
  - {type: sigmoid}
"""),
    "reshape_of_an_image": (2, """
input: [4, 3, 2]
layers:
  - {type: reshape, shape: [6, 4]}
  - {type: conv1d, filters: 2, kernel: 2}
"""),
    "sequence_in_both_layouts": (4, """
input: [8, 3]
layers:
  - {type: relu}
  - {type: batch_norm}
  - {type: dense, units: 4, activation: softplus}
  - {type: group_norm, groups: 2}
  - {type: softmax, axis: 0}
  - {type: max_pool1d, kernel: 2}
  - {type: reshape, shape: [2, 8]}
  - {type: linear, name: same}
  - {type: prelu}
  - {type: permute, axes: [1, 0]}
  - {type: dense, units: 3}
  - {type: flatten}
  - {type: log_softmax}
"""),
    "axes_renamed": (0, """
input: [5, 6, 2]
layers:
  - {type: permute, axes: [2, 0, 1]}
  - {type: layer_norm, axes: [1, 2]}
  - {type: permute, axes: [1, 2, 0]}
  - {type: conv2d, filters: 3, kernel: 2}
"""),
    "dense_on_an_image": (2, """
input: [5, 6, 2]
layers:
  - {type: dense, units: 3, activation: tanh}
  - {type: layer_norm}
  - {type: conv2d, filters: 3, kernel: 2}
"""),
    "image_returned": (2, """
input: [5, 6, 2]
layers:
  - {type: conv2d, filters: 3, kernel: 2}
  - {type: layer_norm, axes: [-2, -1]}
  - {type: layer_norm, axes: [0, 1, 2]}
  - {type: permute, axes: [1, 0, 2]}
"""),
    "tokens_moved": (2, """
input: {shape: [3, 4, 2], dtype: int64, vocab: 7}
layers:
  - {type: permute, axes: [1, 0, 2]}
  - {type: reshape, shape: [4, 6]}
  - {type: embedding, units: 3}
  - {type: conv2d, filters: 2, kernel: 2}
"""),
    "siamese": (0, """
inputs: {left: [8, 6, 2], right: [8, 6, 2]}
layers:
  - name: encoder
    from: left
    layers:
      - {type: conv2d, filters: 3, kernel: 3, activation: relu}
      - {type: batch_norm}
      - {type: flatten}
      - {type: dropout, rate: 0.3}
      - {type: dense, units: 5, activation: tanh}
  - {call: encoder, name: other, from: right}
  - {type: subtract, from: [encoder, other]}
  - {type: dense, units: 1}
"""),
    "called_in_other_company": (1, """
inputs: {left: [8, 6, 2], right: [8, 6, 2]}
layers:
  - name: encoder
    from: left
    layers:
      - {type: conv2d, filters: 3, kernel: 3}
      - {type: flatten}
  - {type: dense, name: d1, units: 4}
  - {call: encoder, name: other, from: right}
  - {type: concat, from: [d1, other]}
  - {type: dense, name: d2, units: 3}
  - {call: d1, name: d3, from: encoder}
  - {type: concat, from: [d2, d3]}
"""),
    "called_in_other_layouts": (4, """
inputs: {tokens: {shape: [9], dtype: int32, vocab: 12}, more: {shape: [9], dtype: int32, vocab: 12}}
layers:
  - {type: embedding, name: table, from: tokens, units: 4, padding_idx: 0}
  - {call: table, name: table2, from: more}
  - name: mix
    from: table
    layers:
      - {type: conv1d, filters: 4, kernel: 3, padding: causal}
      - {type: relu}
  - {type: dense, name: on_time, units: 4}
  - {call: mix, name: mix2, from: on_time}
  - {call: mix, name: mix3, from: table2}
  - {call: mix, name: mix4, from: mix3}
  - {type: add, name: summed, from: [mix2, mix4, table]}
  - {type: global_max_pool1d}
"""),
    "first_layer_takes_any_layout": (1, """
inputs: {sound: [9, 4], tokens: {shape: [9], dtype: int32, vocab: 5}}
layers:
  - name: mix
    from: sound
    layers:
      - {type: relu}
      - {type: conv1d, filters: 4, kernel: 3, padding: same}
      - {type: softmax}
  - {type: embedding, name: table, from: tokens, units: 4}
  - {call: mix, name: mixed, from: table}
  - {type: average, from: [mix, mixed, table]}
  - {type: global_avg_pool1d}
"""),
    "branch_in_a_group": (0, """
input: [8, 6, 4]
layers:
  - name: block
    layers:
      - {type: conv2d, name: a, filters: 4, kernel: 3, padding: same, activation: relu}
      - {type: dropout, rate: 0.2}
      - {type: spatial_dropout2d, rate: 0.2}
      - {type: add, from: [input, spatial_dropout2d_1]}
      - {type: prelu}
  - {call: block, name: again}
  - {type: batch_norm, name: norm}
  - {call: norm, name: norm2}
"""),
    "call_inside_a_group": (0, """
input: [6]
layers:
  - name: block
    layers:
      - {type: dense, name: a, units: 6, activation: relu}
      - {call: a, name: b}
      - {type: dropout, rate: 0.5}
      - {call: a, name: c}
  - {call: block, name: again}
"""),
    "groups_in_groups": (1, """
input: [8, 6, 4]
layers:
  - name: outer
    layers:
      - name: renamed
        layers:
          - {type: permute, axes: [1, 0, 2]}
      - name: inner
        layers:
          - {type: layer_norm}
          - {type: relu}
          - {type: linear}
      - {type: flatten}
  - {type: dense, units: 3}
"""),
    "groups_that_do_nothing": (1, """
input: [4, 3, 2]
layers:
  - name: nothing
    layers:
      - {type: linear}
  - name: renamed
    layers:
      - {type: permute, axes: [1, 0, 2]}
      - {type: linear}
  - {type: conv2d, filters: 3, kernel: 2}
  - {type: linear}
  - {type: linear, name: last}
"""),
    "nested_calls": (0, """
input: [8, 6, 4]
layers:
  - name: outer
    layers:
      - {type: conv2d, filters: 4, kernel: 3, padding: same}
      - name: inner
        layers:
          - {type: batch_norm}
          - {type: dropout, rate: 0.3}
          - {type: relu}
  - {call: outer, name: second}
  - {call: outer, name: third}
  - {type: global_max_pool2d}
"""),
    "pools_after_dense": (1, """
input: [8, 6, 4]
layers:
  - {type: dense, name: colours, units: 3}
  - {type: global_avg_pool2d, name: one}
  - {type: global_max_pool2d, name: two, from: colours}
  - {type: multiply, from: [one, two]}
"""),
    "vectors_shared": (1, """
input: [4, 3, 2]
layers:
  - {type: flatten, name: flat}
  - {type: batch_norm, name: norm}
  - {type: dense, name: mixed, units: 24}
  - {call: norm, name: norm2}
  - {type: prelu, name: bent, from: flat}
  - {call: bent, name: bent2, from: norm2}
  - {type: add, from: [bent, bent2]}
"""),
}  # fmt: skip


@pytest.fixture(params=SPECS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    path = tmp_path / f"{request.param}.yaml"
    path.write_text(f"name: Model{SPECS[request.param][1]}", encoding="utf-8")
    return load(path, tmp_path, printed(path))


@pytest.mark.parametrize("training", [False, True], ids=["evaluation", "training"])
def test_every_layer_and_output(case: Case, training: bool) -> None:
    for batch in (1, 3):
        now = case.draw(batch, training)
        if not training or now.has_moments():
            assert wrong_values(now) == {}


def test_gradients(case: Case) -> None:
    assert wrong_gradients(case) == {}


@pytest.mark.parametrize("name", SPECS)
def test_fewest_permutes(name: str, tmp_path: Path) -> None:
    permutes, text = SPECS[name]
    path = tmp_path / f"{name}.yaml"
    path.write_text(f"name: Model{text}", encoding="utf-8")
    code = render(printed(path)).partition("class Model(")[2]
    assert code.count("ermute(") == permutes, code
