import assert from "node:assert/strict";
import fc from "fast-check";
import {
  localTarget,
  publicPath,
  routedPath,
  targetWithout,
} from "../../../routes/http/local_path.ts";
import { StubProgram } from "../stub_program.ts";

const HERE = "http://192.168.178.5:5000";

Deno.test("localTarget() is null or stays on this server, whatever it is given", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    "\t",
    "\n",
    "@",
    ":",
    "?",
    "#",
    "%2f",
    "evil",
  );
  const target = fc.oneof(
    fc.array(piece).map((pieces) => pieces.join("")),
    fc.string(),
    fc.webUrl(),
  );
  fc.assert(fc.property(target, (text) => {
    const path = localTarget(text);
    if (path === null) return;
    assert.equal(new URL(path, `${HERE}/settings`).origin, HERE, JSON.stringify(path));
    assert.match(path, /^\/(?!\/)[!-~]*$/);
  }));
});

Deno.test("routedPath() takes the prefix of a proxy off, and publicPath() puts it on", () => {
  const program = new StubProgram();
  program.values = { ...program.values, basePath: "/charge" };
  const routed = [
    ["/charge", "/"],
    ["/charge/", "/"],
    ["/charge/settings?x=1", "/settings"],
    ["/settings", "/settings"],
    ["/charger", "/charger"],
  ] as const;
  for (const [target, path] of routed) {
    assert.equal(routedPath(new Request(HERE + target), program), path);
  }
  const request = new Request(HERE);
  assert.equal(publicPath(request, program, "/settings"), "/charge/settings");
  assert.equal(publicPath(request, program, "/charge/settings"), "/charge/settings");
  assert.equal(publicPath(request, program, "/charger"), "/charge/charger");
  program.values = { ...program.values, basePath: "" };
  assert.equal(publicPath(request, program, "/settings"), "/settings");
  assert.equal(routedPath(new Request(`${HERE}/charge/x`), program), "/charge/x");
});

Deno.test("targetWithout() is where a request went, without one parameter", () => {
  const program = new StubProgram();
  const target = (path: string) => targetWithout(new Request(HERE + path), program, "secret");
  assert.equal(target("/settings"), "/settings");
  assert.equal(target("/settings?secret=1"), "/settings");
  assert.equal(target("/?a=1&secret=x&b=2&secret=y"), "/?a=1&b=2");
  assert.equal(target("//evil/x?secret=1"), "/");
  program.values = { ...program.values, basePath: "/charge" };
  assert.equal(target("/settings?secret=1&a=2"), "/charge/settings?a=2");
});
