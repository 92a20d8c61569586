"""ReshapeExample: A vector into an image; then an image into a sequence.

Printed by specc 0.1.0 from reshape.yaml. Edit the spec, not this file.
sha256 of the spec: a6dc80f6975e003f8699c591ef9e59465ed88658a665c67fc355efd5697b4734
"""

import torch
from torch import nn


class Permute(nn.Module):
    """The axes in another order."""

    def __init__(self, *dims: int) -> None:
        super().__init__()
        self.dims = dims

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.permute(self.dims)


def reshape_example() -> nn.Sequential:
    """(N, 10) -> (N, 3). 372 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(10, 24),
        nn.Unflatten(1, (2, 4, 3)),
        nn.Conv2d(2, 4, kernel_size=2),  # (4, 3, 2)
        Permute(0, 2, 3, 1),  # features last for reshape_2
        nn.Flatten(),
        nn.Unflatten(1, (3, 8)),
        Permute(0, 2, 1),  # features first for conv1d_1
        nn.Conv1d(8, 3, kernel_size=2),  # (3, 2)
        nn.Flatten(),  # 3 * 2 = 6
        nn.Linear(3 * 2, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv1d, nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = reshape_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 10, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
