"""Claims of water, or of its vapour, out of icy soil."""

from __future__ import annotations

from gasloop.knowledge.claims.claim import Claim

ICE = (
    Claim("sowers_tent", "ice", 1.34, "water", "thermal", "sunlight into the ground under a tent, 4 wt %", "model",
          "sowers2019", "computed", "PRO-V25", whole=False, duty="70 % sun", grade=0.04),
    Claim("kornuta_4", "ice", 1.45, "water", "thermal", "580 kW for 2450 t a year, 70 % sun, 4 wt %", "model",
          "kornuta2019", "computed", "PRO-V26", whole=False, duty="70 % sun", grade=0.04),
    Claim("luwex_extraction", "ice", 4.5, "water", "thermal", "run 2, extraction only, 5 wt %", "experiment",
          "kiewiet2026", "transcribed", "PRO-V27", whole=False, grade=0.05, T_feed=110.0),
    Claim("luwex_run_2", "ice", 15.1, "water", "both", "whole chain, icy glass beads, 5 wt %", "experiment",
          "kiewiet2026", "primary", "PRO-V27", grade=0.05, T_feed=110.0),
    Claim("luwex_run_1", "ice", 22.5, "water", "both", "whole chain, 5 wt %", "experiment", "kiewiet2026",
          "transcribed", "PRO-V27", grade=0.05, T_feed=110.0),
    Claim("microwave_14", "ice", 1.9, "water", "electric", "800 W at the source for 750 s, 13.79 wt %", "experiment",
          "wang2025", "transcribed", "PRO-V28", whole=False, grade=0.1379, T_feed=193.0),
    Claim("microwave_2", "ice", 10.0, "water", "electric", "the same, 1.96 wt %", "experiment", "wang2025",
          "transcribed", "PRO-V28", whole=False, grade=0.0196, T_feed=193.0),
    Claim("kleinhenz_extraction", "ice", 6.0, "water", "both", "dig and heat, 5 wt %, 75 % extracted", "model",
          "kleinhenz2020", "computed", "PRO-V30", margin="removed", grade=0.05),
)  # fmt: skip
