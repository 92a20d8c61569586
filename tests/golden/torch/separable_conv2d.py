"""SeparableConv2dExample: Two windows per channel, strided unevenly; then dilated.

Printed by specc 0.1.0 from separable_conv2d.yaml. Edit the spec, not this file.
sha256 of the spec: c7ee36df003b85344d329c2902da896c34ecca4643140984745129d1baf98a05
"""

import torch
import torch.nn.functional as F
from torch import nn


class SeparableConv2dExample(nn.Module):
    """(N, 3, 8, 7) -> (N, 3). 403 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.separable_conv2d_1_depthwise = nn.Conv2d(
            3, 6, kernel_size=(3, 2), stride=(2, 1), groups=3, bias=False
        )
        self.separable_conv2d_1 = nn.Conv2d(6, 4, kernel_size=1)  # (4, 4, 8)
        self.separable_conv2d_2_depthwise = nn.Conv2d(
            4, 4, kernel_size=3, padding=2, dilation=2, groups=4, bias=False
        )
        # (3, 4, 8)
        self.separable_conv2d_2 = nn.Conv2d(4, 3, kernel_size=1, bias=False)
        self.dense_1 = nn.Linear(3 * 4 * 8, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
        # he_normal
        nn.init.trunc_normal_(
            self.separable_conv2d_1_depthwise.weight,
            std=0.3789490781128521,
            a=-0.7578981562257042,
            b=0.7578981562257042,
        )
        nn.init.kaiming_uniform_(self.separable_conv2d_1.weight, nonlinearity="linear")
        nn.init.constant_(self.separable_conv2d_1.get_parameter("bias"), 0.1)
        # glorot_uniform
        nn.init.uniform_(
            self.separable_conv2d_2_depthwise.weight,
            -0.3651483716701107,
            0.3651483716701107,
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.separable_conv2d_1(
            self.separable_conv2d_1_depthwise(F.pad(x, (0, 2, 1, 0)))
        )
        x = self.separable_conv2d_2(self.separable_conv2d_2_depthwise(x))
        x = x.flatten(1)  # 3 * 4 * 8 = 96
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = SeparableConv2dExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 8, 7, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
