"""DepthwiseConv2dExample: Two windows per channel, strided unevenly; then dilated.

Printed by specc 0.1.0 from depthwise_conv2d.yaml. Edit the spec, not this file.
sha256 of the spec: bf3ede57a9f8f37d89ebde5273c91544a03d8376ad47730939c29668f64028ca
"""

import torch
import torch.nn.functional as F
from torch import nn


class DepthwiseConv2dExample(nn.Module):
    """(N, 3, 8, 7) -> (N, 3). 675 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        # (6, 4, 8)
        self.depthwise_conv2d_1 = nn.Conv2d(
            3, 6, kernel_size=(3, 2), stride=(2, 1), groups=3
        )
        # (6, 4, 8)
        self.depthwise_conv2d_2 = nn.Conv2d(
            6, 6, kernel_size=3, padding=2, dilation=2, groups=6, bias=False
        )
        self.dense_1 = nn.Linear(6 * 4 * 8, 3)
        # he_normal
        nn.init.trunc_normal_(
            self.depthwise_conv2d_1.weight,
            std=0.3789490781128521,
            a=-0.7578981562257042,
            b=0.7578981562257042,
        )
        nn.init.constant_(self.depthwise_conv2d_1.get_parameter("bias"), 0.1)
        # glorot_uniform
        nn.init.uniform_(
            self.depthwise_conv2d_2.weight, -0.3086066999241838, 0.3086066999241838
        )
        nn.init.xavier_uniform_(self.dense_1.weight)
        nn.init.zeros_(self.dense_1.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.depthwise_conv2d_1(F.pad(x, (0, 2, 1, 0)))
        x = self.depthwise_conv2d_2(x)
        x = x.flatten(1)  # 6 * 4 * 8 = 192
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = DepthwiseConv2dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 8, 7, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
