"""Windows.

Printed by specc 0.1.0 from model.yaml. Edit the spec, not this file.
sha256 of the spec: dc8c6ef97b9b8c0fd2e63c23ab73ae8e88e5cae395f3013fff344c1d599d4e93
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn


class SimpleConv2d(nn.Module):
    """A convolution from its definition: every place of the window has a matrix."""

    def __init__(
        self,
        in_channels: int,
        filters: int,
        kernel_size: tuple[int, int],
        stride: tuple[int, int] = (1, 1),
        dilation: tuple[int, int] = (1, 1),
        activation: Callable[[torch.Tensor], torch.Tensor] | None = None,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.empty(filters, in_channels, *kernel_size))
        nn.init.xavier_uniform_(self.w)
        self.b = nn.Parameter(torch.zeros(filters, 1, 1)) if bias else None
        self.stride = stride
        self.dilation = dilation
        self.activation = activation

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows, columns = self.w.shape[2:]
        down, right = self.dilation
        # The last place at which the whole window still fits, plus one.
        height = x.shape[2] - down * (rows - 1)
        width = x.shape[3] - right * (columns - 1)
        y = torch.zeros(())
        for i in range(rows):
            for j in range(columns):
                top, left = i * down, j * right
                seen = x[
                    :,
                    :,
                    top : top + height : self.stride[0],
                    left : left + width : self.stride[1],
                ]
                y = y + torch.einsum("nchw,oc->nohw", seen, self.w[:, :, i, j])
        if self.b is not None:
            y = y + self.b
        if self.activation is not None:
            y = self.activation(y)
        return y


class Windows(nn.Module):
    """(N, 3, 9, 8) -> (N, 2). 242 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        # (4, 5, 8)
        self.conv2d_1 = SimpleConv2d(
            3, 4, kernel_size=(3, 2), stride=(2, 1), activation=F.relu
        )
        # (3, 3, 4)
        self.conv2d_2 = SimpleConv2d(
            4, 3, kernel_size=(3, 3), dilation=(1, 2), bias=False
        )
        self.conv2d_3 = SimpleConv2d(3, 2, kernel_size=(1, 1))  # (2, 3, 4)
        self.dense_1 = nn.Linear(2 * 3 * 4, 2)
        nn.init.normal_(self.conv2d_3.w, std=0.05)  # random_normal
        nn.init.xavier_uniform_(self.dense_1.weight)
        nn.init.zeros_(self.dense_1.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(F.pad(x, (0, 1, 1, 1)))
        x = self.conv2d_2(x)
        x = self.conv2d_3(x)
        x = x.flatten(1)  # 2 * 3 * 4 = 24
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = Windows().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 9, 8, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
