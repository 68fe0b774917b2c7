"""Reads a SolarEdge inverter with libraries that others wrote, and prints what they tell as JSON.

Arguments: the library, the port, then the Modbus unit. Output: one line of JSON. Numbers are scaled
as the library's own users scale them.
"""

import json
import sys


def scaled(values, name, scale):
    """A raw value of solaredge_modbus under its own scale factor."""
    return values[name] * 10 ** values[scale]


def by_solaredge_modbus(port, unit):
    import solaredge_modbus

    inverter = solaredge_modbus.Inverter(host="127.0.0.1", port=port, timeout=5, unit=unit)
    values = inverter.read_all()
    meters = {
        name: {
            "option": meter["c_option"],
            "power": scaled(meter, "power", "power_scale"),
            "l1": scaled(meter, "l1_power", "power_scale"),
            "imported": scaled(meter, "import_energy_active", "energy_active_scale"),
            "exported": scaled(meter, "export_energy_active", "energy_active_scale"),
        }
        for name, meter in ((name, meter.read_all()) for name, meter in inverter.meters().items())
    }
    batteries = {
        name: {
            "power": battery["instantaneous_power"],
            "soe": battery["soe"],
            "soh": battery["soh"],
            "status": battery["status"],
        }
        for name, battery in (
            (name, battery.read_all()) for name, battery in inverter.batteries().items()
        )
    }
    inverter.disconnect()
    return {
        "model": values["c_model"],
        "version": values["c_version"],
        "did": values["c_sunspec_did"],
        "ac": scaled(values, "power_ac", "power_ac_scale"),
        "dc": scaled(values, "power_dc", "power_dc_scale"),
        "energy": scaled(values, "energy_total", "energy_total_scale"),
        "frequency": scaled(values, "frequency", "frequency_scale"),
        "temperature": scaled(values, "temperature", "temperature_scale"),
        "status": values["status"],
        "meters": meters,
        "batteries": batteries,
    }


def by_pysunspec2(port, unit):
    import sunspec2.modbus.client as client

    device = client.SunSpecModbusClientDeviceTCP(
        slave_id=unit, ipaddr="127.0.0.1", ipport=port, timeout=5
    )
    device.scan()
    ids = [model_id for model_id in device.models if isinstance(model_id, int)]
    inverter = next(device.models[i][0] for i in ids if i in (101, 102, 103))
    meters = [model for i in ids if i in (201, 202, 203, 204) for model in device.models[i]]
    common = device.models[1]
    for model in [*common, inverter, *meters]:
        model.read()
    told = {
        "ids": ids,
        "model": common[0].Md.cvalue,
        "ac": inverter.W.cvalue,
        "dc": inverter.DCW.cvalue,
        "energy": inverter.WH.cvalue,
        "frequency": inverter.Hz.cvalue,
        "temperature": inverter.TmpSnk.cvalue,
        "status": inverter.St.cvalue,
        "options": [one.Opt.cvalue for one in common[1:]],
        "meters": [
            {"power": meter.W.cvalue, "l1": meter.WphA.cvalue, "imported": meter.TotWhImp.cvalue,
             "exported": meter.TotWhExp.cvalue}
            for meter in meters
        ],
    }
    device.close()
    return told


LIBRARIES = {"solaredge_modbus": by_solaredge_modbus, "sunspec2": by_pysunspec2}

if __name__ == "__main__":
    library, port, unit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(LIBRARIES[library](port, unit)))
