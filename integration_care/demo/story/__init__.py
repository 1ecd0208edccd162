"""The invented clinic's last five weeks, told by calling the product's own actions in order."""
