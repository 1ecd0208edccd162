from sessions.retention.actions.deciding import approve, lift_hold, place_hold, withdraw
from sessions.retention.actions.erasing import carry_out

__all__ = ["approve", "carry_out", "lift_hold", "place_hold", "withdraw"]
