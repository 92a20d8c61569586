"""LayerNormExample: Over two axes, over all axes without gamma and beta, and behind a
flatten.

Printed by specc 0.1.0 from layer_norm.yaml. Edit the spec, not this file.
sha256 of the spec: 6965324a5ea53ff86eb8691ac5fa5fc0bb60a8866a80dca820d840aad2d57deb
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


def layer_norm_example() -> nn.Sequential:
    """(N, 3, 5, 4) -> (N, 3). 258 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(3, 4, kernel_size=2),  # (4, 4, 3)
        Permute(0, 2, 3, 1),  # features last for layer_norm_1
        nn.LayerNorm((3, 4), eps=0.001),
        Permute(0, 3, 1, 2),  # features first for conv2d_2
        nn.Conv2d(4, 4, kernel_size=2),  # (4, 3, 2)
        nn.LayerNorm((4, 3, 2), elementwise_affine=False),
        nn.Conv2d(4, 3, kernel_size=1),  # (3, 3, 2)
        Permute(0, 2, 3, 1),  # features last for layer_norm_3
        nn.LayerNorm(3),
        nn.Flatten(),  # 3 * 2 * 3 = 18
        nn.LayerNorm(18),
        nn.Linear(3 * 2 * 3, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = layer_norm_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
