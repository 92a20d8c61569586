"""AvgPool3dExample: Padded by hand, with the mean of the real values; then same, with
padded zeros counted.

Printed by specc 0.1.0 from avg_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: ea333f297df5deee90e662e100c13fe84bd1831640495fb19b768e9735457f0e
"""

import torch
import torch.nn.functional as F
from torch import nn


class AvgPoolOfReal3d(nn.AvgPool3d):
    """The mean of the real values in each window; padding counts for none."""

    def __init__(
        self,
        kernel_size: int | tuple[int, int, int],
        stride: int | tuple[int, int, int],
        sides: tuple[int, ...],
    ) -> None:
        super().__init__(kernel_size, stride)
        self.sides = sides

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = super().forward(F.pad(x, self.sides))
        real = super().forward(F.pad(torch.ones_like(x[:1, :1]), self.sides))
        return total / real


class AvgPool3dExample(nn.Module):
    """(N, 2, 5, 3, 5) -> (N, 3). 84 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv3d_1 = nn.Conv3d(2, 3, kernel_size=1)  # (3, 5, 3, 5)
        # (3, 3, 3, 3)
        self.avg_pool3d_1 = AvgPoolOfReal3d(
            (2, 2, 3), stride=(2, 1, 2), sides=(1, 1, 0, 1, 1, 0)
        )
        self.avg_pool3d_2 = nn.AvgPool3d(kernel_size=2)  # (3, 2, 2, 2)
        self.dense_1 = nn.Linear(3 * 2 * 2 * 2, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv3d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv3d_1(x)
        x = self.avg_pool3d_1(x)
        x = self.avg_pool3d_2(F.pad(x, (0, 1, 0, 1, 0, 1)))
        x = x.flatten(1)  # 3 * 2 * 2 * 2 = 24
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = AvgPool3dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 5, 3, 5, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
