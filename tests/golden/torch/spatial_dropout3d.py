"""SpatialDropout3dExample: Whole channels dropped; on a vector, single features.

Printed by specc 0.1.0 from spatial_dropout3d.yaml. Edit the spec, not this file.
sha256 of the spec: 153b3c82103631d63cd4448886fbcdc2e43ba43b8b59027a74de20ea5ead2786
"""

import torch
from torch import nn


class SpatialDropout3dExample(nn.Module):
    """(N, 2, 4, 3, 3) -> (N, 3). 383 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv3d_1 = nn.Conv3d(2, 4, kernel_size=2)  # (4, 3, 2, 2)
        self.spatial_dropout3d_1 = nn.Dropout3d(0.25)
        self.dense_1 = nn.Linear(4 * 3 * 2 * 2, 6)
        self.spatial_dropout3d_2 = nn.Dropout(0.4)  # a vector has no positions
        self.dense_2 = nn.Linear(6, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv3d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv3d_1(x)
        x = self.spatial_dropout3d_1(x)
        x = x.flatten(1)  # 4 * 3 * 2 * 2 = 48
        x = self.dense_1(x)
        x = self.spatial_dropout3d_2(x)
        x = self.dense_2(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = SpatialDropout3dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 4, 3, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
