"""Serves holding registers over Modbus TCP with pymodbus until its input ends.

First line of input: JSON, {"port": 0 or a port, "blocks": [{"address": n, "registers": [...]}]},
addresses counted from 0. First line of output: the port.
"""

import asyncio
import json
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server.async_io import ModbusTcpServer


async def serve(image):
    blocks = {block["address"]: block["registers"] for block in image["blocks"]}
    unit = ModbusSlaveContext(hr=ModbusSparseDataBlock(blocks), zero_mode=True)
    server = ModbusTcpServer(
        ModbusServerContext(slaves={1: unit}, single=False),
        address=("127.0.0.1", image["port"]),
    )
    if not await server.listen():
        raise OSError(f"cannot listen on port {image['port']}")
    print(server.transport.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await server.shutdown()


asyncio.run(serve(json.loads(sys.stdin.readline())))
