/** Does `work` as on a machine with these IPv4 addresses, each in a network of 256. */
export function machineIn<T>(addresses: readonly string[], work: () => T): T {
  const realInterfaces = Deno.networkInterfaces;
  Deno.networkInterfaces = () =>
    addresses.map((address) => ({
      family: "IPv4" as const,
      name: "x",
      address,
      netmask: "255.255.255.0",
      scopeid: null,
      cidr: "",
      mac: "",
    }));
  try {
    return work();
  } finally {
    Deno.networkInterfaces = realInterfaces;
  }
}
