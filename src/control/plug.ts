import type { PlugCommand } from "../domain/command.ts";
import type { PlugValues, Reading } from "../domain/snapshot.ts";
import type { PlugMemory } from "./state.ts";

/**
 * No rule switches the plug on yet. It goes off once when this program takes it into its hands (a
 * start, its setting "Enabled" or its address) and once when that setting lets go of it. A person
 * who switches it on afterwards is left alone.
 */
export function decidePlug(
  memory: PlugMemory,
  plug: Reading<PlugValues>,
  isEnabled: boolean,
): { readonly command: PlugCommand | null; readonly memory: PlugMemory } {
  const isManaged = plug.isConfigured && isEnabled;
  const isOffDue = plug.isConfigured && plug.value?.on !== false &&
    (memory.isOffDue || isManaged !== memory.isManaged);
  const command = isOffDue && plug.value !== null ? { on: false } : null;
  return { command, memory: { isManaged, isOffDue } };
}
