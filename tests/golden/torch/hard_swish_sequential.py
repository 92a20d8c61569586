"""HardSwishExample: A swish of straight pieces and a parabola.

Printed by specc 0.1.0 from hard_swish.yaml. Edit the spec, not this file.
sha256 of the spec: 9283fc38d9f58570c37169ee99e96ad19be6f5650ed3061666f3b05a0f5ae3ab
"""

import torch
from torch import nn


def hard_swish_example() -> nn.Sequential:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(6, 8),
        nn.Hardswish(),
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
    model = hard_swish_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
