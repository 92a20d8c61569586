"""SoftsignExample: Each value into -1 to 1, slowly.

Printed by specc 0.1.0 from softsign.yaml. Edit the spec, not this file.
sha256 of the spec: cb6534a35fb9f039315fe22a71434fd64f2a073a2d7846db8ed1a0bb4d70584b
"""

import torch
from torch import nn


def softsign_example() -> nn.Sequential:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(6, 8),
        nn.Softsign(),
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
    model = softsign_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
