"""Clauses whose registers are still to be built, with what they wait for."""

from hisaar.catalogue.rules import waits

waits(
    "the registers of monitoring: log sources, detections, alerts, watch",
    "MON-01 MON-03 MON-04 MON-06 MON-07 MON-08 MON-09 MON-10 MON-11 MON-13"
    " MON-14 MON-15 MON-21 MON-22 MON-23 MON-24 MON-25 MON-26 MON-27 MON-28 MON-29",
)
waits(
    "the test programme and its findings",
    "TST-01 TST-02 TST-03 TST-04 TST-05 TST-06 TST-07 TST-08 TST-09 TST-10 TST-11 TST-12 TST-13"
    " TST-14 TST-15",
)
waits(
    "the registers of incidents and response",
    "RSP-01 RSP-02 RSP-03 RSP-04 RSP-05 RSP-06 RSP-07 RSP-08 RSP-09 RSP-11 RSP-12 RSP-13"
    " RSP-14 RSP-15 RSP-16",
)
waits(
    "the registers of recovery plans and their tests",
    "REC-01 REC-02 REC-03 REC-04 REC-06 REC-07 REC-08",
)
waits(
    "the registers of intelligence and sharing",
    "SHR-01 SHR-02 SHR-03 SHR-04 SHR-05 SHR-06 SHR-07",
)
waits(
    "the registers of lessons, training and horizon",
    "LRN-01 LRN-02 LRN-03 LRN-04 LRN-05 LRN-06 LRN-07 LRN-08 LRN-09",
)
