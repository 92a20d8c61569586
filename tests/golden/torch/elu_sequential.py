"""EluExample: An exponential for negative values.

Printed by specc 0.1.0 from elu.yaml. Edit the spec, not this file.
sha256 of the spec: 36bdff31f64d4dfbec287425292a00c83421a0c23824e0bfffda8822a6e5485d
"""

import torch
from torch import nn


def elu_example() -> nn.Sequential:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(6, 8),
        nn.ELU(alpha=0.5),
        nn.Linear(8, 3),
    )
    for part in model.modules():
        if isinstance(part, nn.Linear):
            nn.init.xavier_uniform_(part.weight)
            nn.init.zeros_(part.bias)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = elu_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
