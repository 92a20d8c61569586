"""SpatialDropout1dExample: Whole channels dropped; on a vector, single features.

Printed by specc 0.1.0 from spatial_dropout1d.yaml. Edit the spec, not this file.
sha256 of the spec: 6cc55972d46cf13cca1f0afb60f0bdf0728c4eee302782d2790d2e4d8602fa8e
"""

import torch
from torch import nn


class SpatialDropout1dExample(nn.Module):
    """(N, 3, 6) -> (N, 3). 175 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1d_1 = nn.Conv1d(3, 4, kernel_size=2)  # (4, 5)
        self.spatial_dropout1d_1 = nn.Dropout1d(0.25)
        self.dense_1 = nn.Linear(4 * 5, 6)
        self.spatial_dropout1d_2 = nn.Dropout(0.4)  # a vector has no positions
        self.dense_2 = nn.Linear(6, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv1d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv1d_1(x)
        x = self.spatial_dropout1d_1(x)
        x = x.flatten(1)  # 4 * 5 = 20
        x = self.dense_1(x)
        x = self.spatial_dropout1d_2(x)
        x = self.dense_2(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = SpatialDropout1dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
