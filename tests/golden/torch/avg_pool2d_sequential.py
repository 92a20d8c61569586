"""AvgPool2dExample: Padded by hand, with the mean of the real values; then same, with
padded zeros counted.

Printed by specc 0.1.0 from avg_pool2d.yaml. Edit the spec, not this file.
sha256 of the spec: f78b4bb04c9501fe1c28f663bff26e7bb2913642c75d8df3723a3287dab19d84
"""

import torch
import torch.nn.functional as F
from torch import nn


class AvgPoolOfReal2d(nn.AvgPool2d):
    """The mean of the real values in each window; padding counts for none."""

    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int],
        sides: tuple[int, ...],
    ) -> None:
        super().__init__(kernel_size, stride)
        self.sides = sides

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = super().forward(F.pad(x, self.sides))
        real = super().forward(F.pad(torch.ones_like(x[:1, :1]), self.sides))
        return total / real


def avg_pool2d_example() -> nn.Sequential:
    """(N, 3, 10, 7) -> (N, 3). 123 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(3, 3, kernel_size=1),  # (3, 10, 7)
        AvgPoolOfReal2d((3, 2), stride=(2, 1), sides=(0, 1, 1, 0)),  # (3, 5, 7)
        nn.ZeroPad2d((0, 1, 0, 1)),
        nn.AvgPool2d(kernel_size=2),  # (3, 3, 4)
        nn.Flatten(),  # 3 * 3 * 4 = 36
        nn.Linear(3 * 3 * 4, 3),
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
    model = avg_pool2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 10, 7, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
