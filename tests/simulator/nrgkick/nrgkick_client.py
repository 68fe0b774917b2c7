"""Reads and steers a charger of the second generation with nrgkick-api, and tells what it understood.

Argument: the charger's address with its port. Output: one line of JSON.
"""

import asyncio
import json
import sys

import aiohttp
from nrgkick_api import NRGkickAPI, enums
from nrgkick_api.exceptions import NRGkickCommandRejectedError


async def refusal(command):
    try:
        return f"taken: {await command}"
    except NRGkickCommandRejectedError as error:
        return str(error)


async def main(address):
    async with aiohttp.ClientSession() as session:
        api = NRGkickAPI(address, session=session)
        told = {
            "info": await api.get_info(),
            "rawInfo": await api.get_info(raw=True),
            "control": await api.get_control(),
            "values": await api.get_values(),
            "rawValues": await api.get_values(raw=True),
            "section": await api.get_values(["energy"]),
            "current": await api.set_current(8.5),
            "pause": await api.set_charge_pause(True),
            "limit": await api.set_energy_limit(5000),
            "phases": await api.set_phase_count(1),
            "tooManyPhases": await refusal(api.set_phase_count(4)),
            "tooSmallCurrent": await refusal(api.set_current(5)),
            "controlAfter": await api.get_control(),
            "enums": {
                name: {item.name: item.value for item in getattr(enums, name)}
                for name in enums.__all__
            },
        }
        print(json.dumps(told))


asyncio.run(main(sys.argv[1]))
