"""BasicCNN: Three blocks of convolution and pooling with every activation as a layer
of its own, then two dense layers.

Printed by specc 0.1.0 from basic_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: e0490a80657c747e6ea5e27f4bb827d5c971bcad50e35189314fa2d11c6ebba0
"""

import torch
import torch.nn.functional as F
from torch import nn


class BasicCNN(nn.Module):
    """(N, 1, 28, 28) -> (N, 10) logits. 697,386 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(1, 32, kernel_size=3, padding=1)  # (32, 28, 28)
        self.conv2d_2 = nn.Conv2d(32, 32, kernel_size=3, padding=1)  # (32, 28, 28)
        self.max_pool2d_1 = nn.MaxPool2d(kernel_size=2)  # (32, 14, 14)
        self.dropout_1 = nn.Dropout(0.5)
        self.conv2d_3 = nn.Conv2d(32, 64, kernel_size=3, padding=1)  # (64, 14, 14)
        self.max_pool2d_2 = nn.MaxPool2d(kernel_size=2)  # (64, 7, 7)
        self.conv2d_4 = nn.Conv2d(64, 128, kernel_size=3, padding=1)  # (128, 7, 7)
        self.max_pool2d_3 = nn.MaxPool2d(kernel_size=2)  # (128, 3, 3)
        self.dropout_2 = nn.Dropout(0.5)
        self.dense_1 = nn.Linear(128 * 3 * 3, 512)
        self.dropout_3 = nn.Dropout(0.5)
        self.dense_2 = nn.Linear(512, 10)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2d_1(x)
        x = F.relu(x)
        x = self.conv2d_2(x)
        x = F.relu(x)
        x = self.max_pool2d_1(x)
        x = F.relu(x)
        x = self.dropout_1(x)
        x = self.conv2d_3(x)
        x = F.relu(x)
        x = self.max_pool2d_2(x)
        x = F.relu(x)
        x = self.conv2d_4(x)
        x = F.relu(x)
        x = self.max_pool2d_3(x)
        x = F.relu(x)
        x = self.dropout_2(x)
        x = x.flatten(1)  # 128 * 3 * 3 = 1152
        x = self.dense_1(x)
        x = F.relu(x)
        x = self.dropout_3(x)
        x = self.dense_2(x)
        return x


def probabilities(logits: torch.Tensor) -> torch.Tensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return logits.softmax(dim=1)


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = BasicCNN().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 1, 28, 28, device=device)
    with torch.no_grad():
        logits = model(x)
    print("Class probabilities:", probabilities(logits), sep="\n")
    print("Predicted class:", logits.argmax(dim=1).tolist())


if __name__ == "__main__":
    main()
