"""Upsample2dExample: Larger by interpolation and by repetition, another factor on
every axis.

Printed by specc 0.1.0 from upsample2d.yaml. Edit the spec, not this file.
sha256 of the spec: 47b6bef824770103263b4fed8256581609b19eee151180c854adaf160d649725
"""

import torch
import torch.nn.functional as F
from torch import nn


class Upsample2dExample(nn.Module):
    """(N, 2, 3, 2) -> (N, 3). 128 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(2, 3, kernel_size=1)  # (3, 3, 2)
        self.conv2d_2 = nn.Conv2d(3, 2, kernel_size=3, stride=2)  # (2, 2, 5)
        self.dense_1 = nn.Linear(2 * 2 * 5, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = F.interpolate(x, scale_factor=(2, 3), mode="bilinear")  # (3, 6, 6)
        x = F.interpolate(x, scale_factor=(1, 2))  # (3, 6, 12)
        x = self.conv2d_2(x)
        x = x.flatten(1)  # 2 * 2 * 5 = 20
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = Upsample2dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 3, 2, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
