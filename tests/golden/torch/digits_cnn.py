"""DigitsCNN: Two convolutions with batch norm, dropout and a dense layer for digits of
8 by 8.

Printed by specc 0.1.0 from digits_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: 7b08162fa6e330d691b83914e69ca188f3a89cffc0b00791ee2625c8647e38bf
"""

import torch
import torch.nn.functional as F
from torch import nn


class DigitsCNN(nn.Module):
    """(N, 1, 8, 8) -> (N, 10) logits. 7,738 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        # (16, 8, 8)
        self.conv2d_1 = nn.Conv2d(1, 16, kernel_size=3, padding=1, bias=False)
        self.batch_norm_1 = nn.BatchNorm2d(16)
        self.conv2d_2 = nn.Conv2d(16, 32, kernel_size=3, bias=False)  # (32, 6, 6)
        self.batch_norm_2 = nn.BatchNorm2d(32)
        self.max_pool2d_1 = nn.MaxPool2d(kernel_size=2)  # (32, 3, 3)
        self.drop = nn.Dropout(0.25)
        self.classes = nn.Linear(32 * 3 * 3, 10)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = self.batch_norm_1(x)
        x = F.relu(x)
        x = self.conv2d_2(x)
        x = self.batch_norm_2(x)
        x = F.relu(x)
        x = self.max_pool2d_1(x)
        x = x.flatten(1)  # 32 * 3 * 3 = 288
        x = self.drop(x)
        x = self.classes(x)
        return x


def probabilities(logits: torch.Tensor) -> torch.Tensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return logits.softmax(dim=1)


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = DigitsCNN().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 1, 8, 8, device=device)
    with torch.no_grad():
        logits = model(x)
    print("Class probabilities:", probabilities(logits), sep="\n")
    print("Predicted class:", logits.argmax(dim=1).tolist())


if __name__ == "__main__":
    main()
