"""A service as it is, with a clock that can be stepped and, when it is told so, an end at one of
its writes. Nothing of this is in the services: their ports are wrapped here before they start."""

CLOCK = "SLIPWATCH_FAULTS_CLOCK"  # the file of the run's clock
FAILPOINT = "SLIPWATCH_FAILPOINT"  # <when>:<point>:<n>, as after:verdicts.write:3
