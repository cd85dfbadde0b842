"""What holds of every model, tried on models that are made up."""
