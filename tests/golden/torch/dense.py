"""DenseExample: On every step of a sequence; then without a bias.

Printed by specc 0.1.0 from dense.yaml. Edit the spec, not this file.
sha256 of the spec: 372b50a1c6acd793a706a5299903f29ac853b41dbb901f85aaf314ed58f27c42
"""

import torch
from torch import nn


class DenseExample(nn.Module):
    """(N, 4, 3) -> (N, 3). 80 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.dense_1 = nn.Linear(3, 5)
        self.dense_2 = nn.Linear(4 * 5, 3, bias=False)
        nn.init.kaiming_uniform_(self.dense_1.weight, nonlinearity="linear")
        nn.init.constant_(self.dense_1.bias, 0.1)
        nn.init.xavier_uniform_(self.dense_2.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.tanh(self.dense_1(x))
        x = x.flatten(1)  # 4 * 5 = 20
        x = self.dense_2(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = DenseExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 4, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
