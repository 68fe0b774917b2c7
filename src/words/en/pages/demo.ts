/** The words of the demo's page in English. */
export const demoEn = {
  title: "The demo's house",
  intro:
    "What happens to real houses, at the press of a button. The status page shows what becomes of it.",
  active: "active",
  well: "All well again",
  unknown: (name: string) => `“${name}” is nothing that can befall this house. Nothing changed.`,
  none: "Nothing chosen, or more than one thing. Nothing changed.",
  badSeed: (text: string) =>
    `The seed is a whole number from 0 to 2147483647, not “${text}”. Nothing changed.`,
  refusedTitle: "Nothing changed",
  back: "To the demo's house",
  troubles: {
    "car-unplugged": {
      name: "Car away",
      about: "Its cable is pulled out of the charger.",
      begin: "Unplug the car",
      end: "Plug the car in",
    },
    "charger-unplugged": {
      name: "Charger out of its socket",
      about: "The charger has no mains; the car gets nothing.",
      begin: "Pull the charger's plug",
      end: "Put the plug back in",
    },
    "charger-silent": {
      name: "Charger does not answer",
      about: "It takes requests and stays silent, and does what it did.",
      begin: "Silence the charger",
      end: "Let it answer",
    },
    "sun-hidden": {
      name: "Thick cloud",
      about: "6 % of the sun is left.",
      begin: "Hide the sun",
      end: "Let the sun shine",
    },
    "kettle-on": {
      name: "Kettle",
      about: "Draws 2.15 kW more.",
      begin: "Switch the kettle on",
      end: "Switch it off",
    },
    "phase-off": {
      name: "Fuse of a phase",
      about: "The car has one phase less to charge on.",
      begin: "Switch the fuse off",
      end: "Switch the fuse on",
    },
    "meter-lost": {
      name: "Meter lost",
      about: "The inverter cannot reach its meter: nobody knows the grid power.",
      begin: "Lose the meter",
      end: "Find it again",
    },
    "inverter-unreachable": {
      name: "Inverter out of the network",
      about: "Its cable is pulled: nobody reaches it, and it feeds in as before.",
      begin: "Pull its network cable",
      end: "Put the cable back in",
    },
    "inverter-restart": {
      name: "Inverter restarts",
      about: "Unreachable for 1 to 3 minutes, then without values, then starting. Ends by itself.",
      begin: "Restart the inverter",
      end: "End it now",
    },
    "battery-asleep": {
      name: "Battery asleep",
      about: "It tells no power and saves its own.",
      begin: "Let it sleep",
      end: "Wake it",
    },
    "plug-lost": {
      name: "Smart plug out of its WLAN",
      about: "It cannot be reached; its relay stays as it is.",
      begin: "Take its WLAN away",
      end: "Give its WLAN back",
    },
    "device-silent": {
      name: "Does not answer",
      about: "It takes requests and stays silent; what it does goes on.",
      begin: "Silence it",
      end: "Let it answer",
    },
  },
  plan: {
    title: "By chance",
    about:
      "Faults of inverter, charger and plug one after the other; the same seed brings the same ones.",
    seed: "Seed",
    runs: (seed: number) => `Plan ${seed} runs`,
    begin: "Play this plan",
    end: "End the plan",
  },
};
