"""Reads a Fronius with pyfronius and prints what it understood, as one line of JSON."""

import asyncio
import json
import sys

import aiohttp
import pyfronius


async def main(address):
    async with aiohttp.ClientSession() as session:
        client = pyfronius.Fronius(session, f"http://{address}")
        version, base = await client.fetch_api_version()
        flow = await client.current_power_flow()
        meters = (await client.current_system_meter_data())["meters"]
        inverters = (await client.inverter_info())["inverters"]
        print(json.dumps({
            "version": version.value,
            "base": base,
            "code": flow["status"]["Code"],
            "flow": {
                key: part["value"]
                for key, part in flow.items()
                if isinstance(part, dict) and "value" in part
            },
            "meters": {
                name: {key: part["value"] for key, part in meter.items() if "value" in part}
                for name, meter in meters.items()
            },
            "inverters": [
                {key: part["value"] for key, part in inverter.items() if "value" in part}
                for inverter in inverters
            ],
        }))


asyncio.run(main(sys.argv[1]))
