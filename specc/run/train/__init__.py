"""Training a spec: the parent's side. Data, order, masks and files are decided here, the same for every target."""
