"""Child processes: load generated modules, check them against each other, train them."""
