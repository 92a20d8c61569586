"""AvgPool1dExample: Padded by hand, with the mean of the real values; then same, with
padded zeros counted.

Printed by specc 0.1.0 from avg_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: d1dfc0ddf7ddb4931d0f5f2794d9b6f2941605f1070198152191fb03702c1664
"""

import torch
import torch.nn.functional as F
from torch import nn


class AvgPoolOfReal1d(nn.AvgPool1d):
    """The mean of the real values in each window; padding counts for none."""

    def __init__(
        self,
        kernel_size: int,
        stride: int,
        sides: tuple[int, ...],
    ) -> None:
        super().__init__(kernel_size, stride)
        self.sides = sides

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = super().forward(F.pad(x, self.sides))
        real = super().forward(F.pad(torch.ones_like(x[:1, :1]), self.sides))
        return total / real


class AvgPool1dExample(nn.Module):
    """(N, 3, 10) -> (N, 3). 42 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1d_1 = nn.Conv1d(3, 3, kernel_size=1)  # (3, 10)
        self.avg_pool1d_1 = AvgPoolOfReal1d(3, stride=2, sides=(1, 0))  # (3, 5)
        self.avg_pool1d_2 = nn.AvgPool1d(kernel_size=2)  # (3, 3)
        self.dense_1 = nn.Linear(3 * 3, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv1d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv1d_1(x)
        x = self.avg_pool1d_1(x)
        x = self.avg_pool1d_2(F.pad(x, (0, 1)))
        x = x.flatten(1)  # 3 * 3 = 9
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = AvgPool1dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 10, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
