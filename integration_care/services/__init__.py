"""PostgreSQL and Valkey from wheels, and the launcher of the demo. Imports no Django."""
