"""The catalogue: one explicit line per component."""

from __future__ import annotations

from collections.abc import Mapping

from gasloop.components.energy.battery import Battery
from gasloop.components.energy.fission_reactor import FissionReactor
from gasloop.components.energy.pem_electrolyser import PemElectrolyser
from gasloop.components.energy.pem_fuel_cell import PemFuelCell
from gasloop.components.energy.power_user import PowerUser
from gasloop.components.energy.pv_array import PvArray
from gasloop.components.energy.radiator import Radiator
from gasloop.components.life_support.crew import Crew
from gasloop.components.production.beneficiation import Beneficiation
from gasloop.components.production.brayton_liquefier import BraytonLiquefier
from gasloop.components.production.carbothermal import Carbothermal
from gasloop.components.production.claude_liquefier import ClaudeLiquefier
from gasloop.components.production.co2_acquisition import Co2Acquisition
from gasloop.components.production.excavator import Excavator
from gasloop.components.production.hydrogen_liquefier import HydrogenLiquefier
from gasloop.components.production.hydrogen_reduction import HydrogenReduction
from gasloop.components.production.ice_drill import IceDrill
from gasloop.components.production.ice_mine import IceMine
from gasloop.components.production.ice_tent import IceTent
from gasloop.components.production.methane_pyrolysis import MethanePyrolysis
from gasloop.components.production.molten_regolith_electrolysis import MoltenRegolithElectrolysis
from gasloop.components.production.molten_salt_electrolysis import MoltenSaltElectrolysis
from gasloop.components.production.oxygen_liquefier import OxygenLiquefier
from gasloop.components.production.reverse_water_gas_shift import ReverseWaterGasShift
from gasloop.components.production.sabatier import Sabatier
from gasloop.components.production.small_liquefier import SmallLiquefier
from gasloop.components.production.solar_concentrator import SolarConcentrator
from gasloop.components.production.solid_oxide_co2 import SolidOxideCo2
from gasloop.components.production.vacuum_pyrolysis import VacuumPyrolysis
from gasloop.components.production.water_cleanup import WaterCleanup
from gasloop.components.refuelling.lander_delivery import LanderDelivery
from gasloop.components.refuelling.tanker_arrival import TankerArrival
from gasloop.components.refuelling.transfer_line import TransferLine
from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.components.storage.cryocooler import Cryocooler
from gasloop.components.storage.gas_tank import GasTank
from gasloop.components.storage.gas_vessel import GasVessel
from gasloop.components.storage.metal_hydride import MetalHydride
from gasloop.components.storage.stratified_tank import StratifiedTank
from gasloop.components.storage.vaporiser import Vaporiser
from gasloop.components.storage.vent import Vent
from gasloop.components.storage.water_store import WaterStore
from gasloop.model.component import Component, catalogue_name

CATALOGUE: Mapping[str, type[Component]] = {
    catalogue_name(cls): cls
    for cls in (
        PvArray,
        FissionReactor,
        Battery,
        PemElectrolyser,
        PemFuelCell,
        Radiator,
        PowerUser,
        IceMine,
        IceTent,
        IceDrill,
        WaterCleanup,
        Excavator,
        Beneficiation,
        OxygenLiquefier,
        HydrogenLiquefier,
        Co2Acquisition,
        SolidOxideCo2,
        Sabatier,
        ReverseWaterGasShift,
        MethanePyrolysis,
        HydrogenReduction,
        Carbothermal,
        MoltenRegolithElectrolysis,
        MoltenSaltElectrolysis,
        VacuumPyrolysis,
        SolarConcentrator,
        SmallLiquefier,
        BraytonLiquefier,
        ClaudeLiquefier,
        WaterStore,
        GasTank,
        GasVessel,
        MetalHydride,
        CryoTank,
        StratifiedTank,
        Cryocooler,
        Vaporiser,
        Vent,
        Crew,
        LanderDelivery,
        TankerArrival,
        TransferLine,
    )
}
