"""Reads and switches a plug with python-kasa, and tells what it understood.

Arguments: port, year and month of the statistics. Output: one line of JSON, a list with what the
plug was before, after it was switched on and after its light was put out.
"""

import asyncio
import json
import sys

from kasa import DeviceConfig, Module
from kasa.iot import IotPlug


async def tell(plug, year, month):
    await plug.update()
    told = {
        "on": plug.is_on,
        "model": plug.model,
        "alias": plug.alias,
        "mac": plug.mac,
        "hasMeter": plug.has_emeter,
        "led": plug.modules[Module.Led].led,
        "cloud": plug.modules[Module.IotCloud].is_connected,
        "rules": len(plug.modules[Module.IotSchedule].rules),
        "thieves": len(plug.modules[Module.IotAntitheft].rules),
        "time": plug.modules[Module.Time].time.isoformat(),
        "minutesByDay": await plug.modules[Module.IotUsage].get_daystat(year=year, month=month),
        "minutesByMonth": await plug.modules[Module.IotUsage].get_monthstat(year=year),
    }
    if plug.has_emeter:
        energy = plug.modules[Module.Energy]
        told |= {
            "powerW": energy.current_consumption,
            "voltageV": energy.voltage,
            "currentA": energy.current,
            "totalKwh": energy.consumption_total,
            "kwhByDay": await energy.get_daily_stats(year=year, month=month),
            "kwhByMonth": await energy.get_monthly_stats(year=year),
        }
    return told


async def main(port, year, month):
    plug = IotPlug("127.0.0.1", config=DeviceConfig("127.0.0.1", port_override=port))
    before = await tell(plug, year, month)
    await plug.turn_on()
    on = await tell(plug, year, month)
    await plug.modules[Module.Led].set_led(False)
    await plug.reboot(delay=1)
    dark = await tell(plug, year, month)
    await plug.disconnect()
    print(json.dumps([before, on, dark]))


asyncio.run(main(*(int(argument) for argument in sys.argv[1:4])))
