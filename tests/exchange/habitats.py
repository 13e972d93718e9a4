"""Scenarios of other tools for tests: SIMOC's agents as the validation cases state them, a small one in BioSim's form."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_CASES = Path(__file__).parents[2] / "validation" / "life_support" / "simoc.yaml"
AGENTS: dict[str, Any] = json.loads(YAML(typ="safe").load(_CASES.read_text("utf-8"))[0]["call"]["arguments"]["text"])


def simoc(people: int = 1, scrubbers: int = 1, days: int = 10) -> tuple[dict[str, Any], dict[str, Any]]:
    """A configuration and the library it rests on, as simoc-abm keeps them apart."""
    library = copy.deepcopy(AGENTS)
    config: dict[str, Any] = {"agents": {}, "seed": 1000, "location": "mars"}
    config["termination"] = [{"condition": "time", "value": days, "unit": "day"}]
    for name, table in library.items():
        own = {"amount": table.pop("amount", 1)}
        if "storage" in table:
            own["storage"] = table.pop("storage")
        config["agents"][name] = own
    config["agents"]["human"]["amount"] = people
    config["agents"]["co2_removal_SAWD"]["amount"] = scrubbers
    return config, library


def schedule(*activities: tuple[float, float]) -> str:
    """A round of (hours, intensity), without any white space."""
    rows = "".join(f'<activity name="a{i}" length="{h:g}" intensity="{x:g}"/>' for i, (h, x) in enumerate(activities))
    return f"<schedule>{rows}</schedule>"


USUAL = schedule((12, 2), (8, 0), (2, 5))
BIOSIM = (
    '<?xml version="1.0"?><biosim xmlns="http://www.traclabs.com/biosim" xmlns:xsi="x"><Globals tickLength="1" runTillN="264"/>'
    '<SimBioModules><environment><SimEnvironment moduleName="Quarters" initialVolume="2700000"/>'
    '<SimEnvironment moduleName="Workshop" initialVolume="19000" airlockVolume="800000"><percentageInitialization totalPressure="55" '
    'o2Percentage="0.33" co2Percentage="0" waterPercentage="0.01" nitrogenPercentage="0.659" otherPercentage="0.001"/></SimEnvironment>'
    '<Fan moduleName="Fan_1"/></environment><air><O2Store moduleName="O2" level="1000" capacity="10000"/>'
    '<OGS moduleName="OGS"><powerConsumer inputs="P" desiredFlowRates="1000" maxFlowRates="1000"/>'
    '<potableWaterConsumer inputs="W" desiredFlowRates="10" maxFlowRates="10"/></OGS>'
    '<VCCR moduleName="VCCR"><powerConsumer inputs="P" desiredFlowRates="1000" maxFlowRates="1000"/>'
    '<airConsumer inputs="Quarters" desiredFlowRates="1000" maxFlowRates="1000"/></VCCR>'
    '<CRS moduleName="CRS"><powerConsumer inputs="P" desiredFlowRates="100" maxFlowRates="100"/>'
    '<CO2Consumer inputs="C" desiredFlowRates="100" maxFlowRates="100"/><H2Consumer inputs="H" desiredFlowRates="100" maxFlowRates="100"/>'
    '</CRS></air><framework><Injector moduleName="Feed"><O2Consumer inputs="O2" desiredFlowRates="3.3" maxFlowRates="3.3"/>'
    '<O2Producer outputs="Workshop" desiredFlowRates="3.5" maxFlowRates="3.5"/></Injector></framework>'
    '<power><PowerStore moduleName="P" level="100000" capacity="100000"/></power>'
    '<crew><CrewGroup moduleName="G"><airConsumer inputs="Quarters" desiredFlowRates="0" maxFlowRates="0"/>'
    f'<crewPerson name="A" age="35" sex="MALE" weight="75">{USUAL}</crewPerson>'
    f'<crewPerson name="B" age="35" sex="MALE" weight="75">{USUAL}</crewPerson></CrewGroup>'
    '<CrewGroup moduleName="M"><airConsumer inputs="Workshop" desiredFlowRates="0" maxFlowRates="0"/>'
    f'<crewPerson name="C" age="35" sex="MALE" weight="75">{schedule((16, 3), (8, 1))}</crewPerson></CrewGroup></crew></SimBioModules>'
    "<Sensors><air><X/></air></Sensors></biosim>"
)
