"""HardSigmoidExample: A sigmoid of straight pieces.

Printed by specc 0.1.0 from hard_sigmoid.yaml. Edit the spec, not this file.
sha256 of the spec: 1b411dd4cd12c1b7fafe065246e964f3759bdf0d1f788addaef13a49facdaa0a
"""

import torch
import torch.nn.functional as F
from torch import nn


class ExactHardsigmoid(nn.Module):
    """relu6(x + 3) / 6; nn.Hardsigmoid rounds 1/6 to float32 in its gradient."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu6(x + 3) / 6


def hard_sigmoid_example() -> nn.Sequential:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(6, 8),
        ExactHardsigmoid(),
        nn.Linear(8, 3),
    )
    nn.init.normal_(model.get_parameter("0.weight"), std=2.0)  # random_normal
    nn.init.zeros_(model.get_parameter("0.bias"))
    nn.init.xavier_uniform_(model.get_parameter("2.weight"))
    nn.init.zeros_(model.get_parameter("2.bias"))
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = hard_sigmoid_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
