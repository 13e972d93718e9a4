"""The catalogue: one explicit line per component."""

from __future__ import annotations

from collections.abc import Mapping

from gasloop.components.energy.alkaline_electrolyser import AlkalineElectrolyser
from gasloop.components.energy.alkaline_fuel_cell import AlkalineFuelCell
from gasloop.components.energy.battery import Battery
from gasloop.components.energy.cable import Cable
from gasloop.components.energy.dry_cooler import DryCooler
from gasloop.components.energy.fission_reactor import FissionReactor
from gasloop.components.energy.grid import Grid
from gasloop.components.energy.heat_link import HeatLink
from gasloop.components.energy.heat_pump import HeatPump
from gasloop.components.energy.heat_user import HeatUser
from gasloop.components.energy.pem_electrolyser import PemElectrolyser
from gasloop.components.energy.pem_fuel_cell import PemFuelCell
from gasloop.components.energy.pem_fuel_cell_air import PemFuelCellAir
from gasloop.components.energy.power_conditioning import PowerConditioning
from gasloop.components.energy.power_user import PowerUser
from gasloop.components.energy.pv_array import PvArray
from gasloop.components.energy.radiator import Radiator
from gasloop.components.energy.solid_oxide_electrolyser import SolidOxideElectrolyser
from gasloop.components.energy.unitised_stack import UnitisedStack
from gasloop.components.energy.wind_turbine import WindTurbine
from gasloop.components.life_support.airlock import Airlock
from gasloop.components.life_support.amine_swing import AmineSwing
from gasloop.components.life_support.bosch import Bosch
from gasloop.components.life_support.brine_processor import BrineProcessor
from gasloop.components.life_support.cabin import Cabin
from gasloop.components.life_support.cabin_crew import CabinCrew
from gasloop.components.life_support.co2_removal import Co2Removal
from gasloop.components.life_support.co2_removal_beds import Co2RemovalBeds
from gasloop.components.life_support.condensing_heat_exchanger import CondensingHeatExchanger
from gasloop.components.life_support.crew import Crew
from gasloop.components.life_support.crop import Crop
from gasloop.components.life_support.eva_suit import EvaSuit
from gasloop.components.life_support.lithium_hydroxide import LithiumHydroxide
from gasloop.components.life_support.oxygen_generator import OxygenGenerator
from gasloop.components.life_support.sabatier_reactor import SabatierReactor
from gasloop.components.life_support.trace_contaminant_control import TraceContaminantControl
from gasloop.components.life_support.urine_processor import UrineProcessor
from gasloop.components.life_support.ventilation import Ventilation
from gasloop.components.life_support.waste_processor import WasteProcessor
from gasloop.components.life_support.water_processor import WaterProcessor
from gasloop.components.production.beneficiation import Beneficiation
from gasloop.components.production.brayton_liquefier import BraytonLiquefier
from gasloop.components.production.carbothermal import Carbothermal
from gasloop.components.production.claude_liquefier import ClaudeLiquefier
from gasloop.components.production.co2_acquisition import Co2Acquisition
from gasloop.components.production.excavator import Excavator
from gasloop.components.production.hydrogen_liquefier import HydrogenLiquefier
from gasloop.components.production.hydrogen_reduction import HydrogenReduction
from gasloop.components.production.hydrogen_reduction_batch import HydrogenReductionBatch
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
from gasloop.components.production.soil_dryer import SoilDryer
from gasloop.components.production.solar_concentrator import SolarConcentrator
from gasloop.components.production.solid_oxide_co2 import SolidOxideCo2
from gasloop.components.production.vacuum_pyrolysis import VacuumPyrolysis
from gasloop.components.production.water_cleanup import WaterCleanup
from gasloop.components.refuelling.ascent_delivery import AscentDelivery
from gasloop.components.refuelling.lander_delivery import LanderDelivery
from gasloop.components.refuelling.tanker_arrival import TankerArrival
from gasloop.components.refuelling.transfer_line import TransferLine
from gasloop.components.refuelling.truck_delivery import TruckDelivery
from gasloop.components.storage.compressor import Compressor
from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.components.storage.cryocooler import Cryocooler
from gasloop.components.storage.gas_tank import GasTank
from gasloop.components.storage.gas_vessel import GasVessel
from gasloop.components.storage.hopper import Hopper
from gasloop.components.storage.mains import Mains
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
        WindTurbine,
        Grid,
        Battery,
        PowerConditioning,
        Cable,
        PemElectrolyser,
        PemFuelCell,
        PemFuelCellAir,
        AlkalineElectrolyser,
        AlkalineFuelCell,
        SolidOxideElectrolyser,
        UnitisedStack,
        Radiator,
        DryCooler,
        HeatLink,
        HeatPump,
        PowerUser,
        HeatUser,
        IceMine,
        IceTent,
        IceDrill,
        SoilDryer,
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
        HydrogenReductionBatch,
        Carbothermal,
        MoltenRegolithElectrolysis,
        MoltenSaltElectrolysis,
        VacuumPyrolysis,
        SolarConcentrator,
        SmallLiquefier,
        BraytonLiquefier,
        ClaudeLiquefier,
        WaterStore,
        Hopper,
        GasTank,
        GasVessel,
        MetalHydride,
        CryoTank,
        StratifiedTank,
        Compressor,
        Cryocooler,
        Vaporiser,
        Vent,
        Mains,
        Crew,
        CabinCrew,
        Cabin,
        Ventilation,
        Airlock,
        EvaSuit,
        UrineProcessor,
        BrineProcessor,
        WaterProcessor,
        WasteProcessor,
        Crop,
        Co2Removal,
        Co2RemovalBeds,
        AmineSwing,
        LithiumHydroxide,
        OxygenGenerator,
        SabatierReactor,
        Bosch,
        TraceContaminantControl,
        CondensingHeatExchanger,
        LanderDelivery,
        AscentDelivery,
        TankerArrival,
        TransferLine,
        TruckDelivery,
    )
}
