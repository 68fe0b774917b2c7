import { SETUP_STEPS } from "../../../routes/setup/setup_steps.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { DETAIL, spokenApp, type Tour } from "./tour.ts";

const BOX = "http://192.0.2.7/api/measurements/00:1E:C0:00:00:01";

/** The set-up of a new house, its end, and what is said of what it is sent. */
export async function visitSetup(tour: Tour): Promise<void> {
  const app = spokenApp();
  const { program } = app;
  for (const step of [...SETUP_STEPS, "done"]) await tour.page(app, `/setup/${step}`);
  await tour.form(app, "/setup/inverter", { inverterHost: "x y", pvPeakPowerW: "9.400" });
  await tour.form(app, "/setup/plug", { plugEnabled: "on", go: "test" });
  await tour.form(app, "/setup/car", { maxCurrentA: "20" });
  await tour.form(app, "/settings/lacks", { plugEnabled: "on", plugHost: "" });
  program.values = { ...program.values, nrgkickGeneration: 1, nrgkickMeasurementsUrl: BOX };
  await tour.page(app, "/setup/charger");
  for (const kind of ["idle", "running", "cancelled", "over"] as const) {
    for (const count of [0, 9]) {
      const known = count === 0 ? null : DETAIL;
      const found = [
        { driver: "everything", name: DETAIL, address: DETAIL, hint: null, params: {}, known },
      ];
      const state = () => ({ kind, looked: count, count, found });
      program.devices.sweep = { begin: () => true, cancel: () => {}, state };
      await tour.page(app, "/setup/search");
    }
  }
  program.failure = new StorageFailed(DETAIL);
  await tour.form(app, "/setup/car", { maxCurrentA: "13" });
  program.devices.list = () =>
    (["fresh", "unavailable"] as const).map((quality, id) => ({
      id,
      driver: "everything",
      name: DETAIL,
      roles: [],
      params: {},
      secretsSet: [],
      isFixed: false,
      slot: null,
      variable: null,
      quality,
      error: null,
    }));
  for (const origin of ["http://192.0.2.9:5000", "http://localhost:5000"]) {
    await tour.page(app, `${origin}/setup/done`);
  }
}
