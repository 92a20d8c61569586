"""FlattenExample: An image into a vector, in the order of the spec (the channel
changes fastest).

Printed by specc 0.1.0 from flatten.yaml. Edit the spec, not this file.
sha256 of the spec: 00bc30aff350237dcd3fefaea18820e3442860e21d936ef71ae37428d9f8bd84
"""

import torch
from torch import nn


class FlattenExample(nn.Module):
    """(N, 2, 4, 3) -> (N, 3). 111 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(2, 4, kernel_size=2)  # (4, 3, 2)
        self.dense_1 = nn.Linear(4 * 3 * 2, 3)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = x.flatten(1)  # 4 * 3 * 2 = 24
        x = torch.tanh(x)
        x = self.dense_1(x)
        return x


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = FlattenExample().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 4, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
