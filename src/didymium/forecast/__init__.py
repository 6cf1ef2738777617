"""Will talk become tonnes: waiting times between the steps of a deal."""
