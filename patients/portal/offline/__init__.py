"""Writing without a network: what a device keeps, how it is sealed there, and how it comes to the clinic."""
