"""ConcatExample: Side by side along the width, then along the channels, then as
vectors.

Printed by specc 0.1.0 from concat.yaml. Edit the spec, not this file.
sha256 of the spec: 7ddfbef08ec93c6e36215cc81a2094b3bde4d2ed5eaf5d1735b5c7a01dc4a283
"""

import torch
from torch import nn


class ConcatExample(nn.Module):
    """(N, 3, 5, 4) -> (N, 3). 408 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Conv2d(3, 4, kernel_size=2)  # (4, 4, 3)
        self.right = nn.Conv2d(3, 4, kernel_size=(2, 3))  # (4, 4, 2)
        self.first = nn.Conv2d(4, 2, kernel_size=2)  # (2, 3, 4)
        self.second = nn.Conv2d(4, 3, kernel_size=2)  # (3, 3, 4)
        self.flat = nn.Flatten()  # 3 * 4 * 5 = 60
        self.pooled = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )  # (4,)
        self.dense_1 = nn.Linear(64, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        left = self.left(x)
        right = self.right(x)
        wide = torch.cat((left, right), dim=3)  # (4, 4, 5)
        first = self.first(wide)
        second = self.second(wide)
        x = torch.cat((first, second), dim=1)  # (5, 3, 4)
        x = x.permute(0, 2, 3, 1)  # features last for flat
        flat = self.flat(x)
        pooled = self.pooled(wide)
        x = torch.cat((flat, pooled), dim=1)  # (64,)
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = ConcatExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
