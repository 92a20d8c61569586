"""GlobalMaxPool3dExample: The largest value of every channel.

Printed by specc 0.1.0 from global_max_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: 37a924bf57a177d45053df469160ddeeff47af916ab6d868d185b23124063da7
"""

import torch
from torch import nn


class GlobalMaxPool(nn.Module):
    """The largest value over some axes; where several are largest, they share the gradient."""

    def __init__(self, *dims: int) -> None:
        super().__init__()
        self.dims = dims

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.amax(dim=self.dims)


def global_max_pool3d_example() -> nn.Sequential:
    """(N, 2, 4, 3, 3) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Conv3d(2, 4, kernel_size=2),  # (4, 3, 2, 2)
        GlobalMaxPool(2, 3, 4),  # (4,)
        nn.Linear(4, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv3d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = global_max_pool3d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 4, 3, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
