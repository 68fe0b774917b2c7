/** What the blocks of `BLOCKS` hold, by name; see `dumpOf`. */
export const DUMPS: Readonly<Record<string, readonly string[]>> = {
  "common block": [
    "40000: 5375 6e53 1 41 536f 6c61 7245 6467 6520 0*11 5345 3130 4b2d 5257 5334 3842 4e4e",
    "3400 0*16 3030 3034 2e30 3032 322e 3030 3339 0 3745 3034 3030*2 0*12 1",
  ],
  "inverter at noon": [
    "40069: 67 32 8cf 2f0 2f5 2eb fffe f99 fa6 fb5 90a 8f9 919 ffff 1461 0 1386 fffe 146a 0",
    "8aa4 fffe d901 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 11cf 8000*2 fffe 4 0",
    "ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter of one line": [
    "40069: 65 32 8cf*2 ffff*2 fffe 90a ffff*2 90a ffff*3 1461 0 1386 fffe 146a 0 8aa4 fffe",
    "d901 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 11cf 8000*2 fffe 4 0 ffff*4 0*2",
    "ffff*4 0*2",
  ],
  "inverter of two lines": [
    "40069: 66 32 8d7 467 470 ffff fffe 1203 ffff*2 90a 8f9 ffff*2 1461 0 1386 fffe 146a 0",
    "8aa4 fffe d901 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 11cf 8000*2 fffe 4 0",
    "ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter asleep": [
    "40069: 67 32 0*4 fffe f99 fa6 fb5 90a 8f9 919 ffff 0*2 1386 fffe 0*6 1fc 9b9c 0*3 8 ffff",
    "0*2 8000 72e 8000*2 fffe 2 0 ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter taking in": [
    "40069: 67 32 15f 75 76 74 fffe f99 fa6 fb5 90a 8f9 919 ffff e043 ffff 1386 fffe 1fbe",
    "ffff fbb4 fffe 270f fffe 1fc 9b9c 0*2 fffd 1dc0 ffff dfc7 ffff 8000 c93 8000*2 fffe 1 0",
    "ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter taking in, untold": [
    "40069: 67 32 0*4 fffe f99 fa6 fb5 90a 8f9 919 ffff 0*2 1386 fffe 0*6 1fc 9b9c 0*2 fffd",
    "1dc0 ffff 0*2 8000 d48 8000*2 fffe 4 0 ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter throttled": [
    "40069: 67 32 10b 59 5a 58 fffe f99 fa6 fb5 90a 8f9 919 ffff 1824 ffff 1386 fffe 1857",
    "ffff e0e2 fffe d942 fffe 1fc 9b9c 0 348 fffd 1dc0 ffff 1900 ffff 8000 dd1 8000*2 fffe 5",
    "0 ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter starting": [
    "40069: 67 32 0*4 fffe f99 fa6 fb5 90a 8f9 919 ffff 0*2 1386 fffe 0*6 1fc 9b9c 0*2 fffd",
    "1dc0 ffff 0*2 8000 d48 8000*2 fffe 3 0 ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter at fault": [
    "40069: 67 32 0*4 fffe f99 fa6 fb5 90a 8f9 919 ffff 0*2 1386 fffe 0*6 1fc 9b9c 0*2 fffd",
    "1dc0 ffff 0*2 8000 d48 8000*2 fffe 7 ffff*5 0*2 ffff*4 0*2",
  ],
  "inverter at a new fault": [
    "40069: 67 32 0*4 fffe f99 fa6 fb5 90a 8f9 919 ffff 0*2 1386 fffe 0*6 1fc 9b9c 0*2 fffd",
    "1dc0 ffff 0*2 8000 d48 8000*2 fffe 7 0 ffff*4 0*2 ffff*4 1 0",
  ],
  "inverter without its meter": [
    "40069: 67 32 8cf 2f0 2f5 2eb fffe f99 fa6 fb5 90a 8f9 919 ffff 1461 0 1386 fffe 146a 0",
    "8aa4 fffe d901 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 11cf 8000*2 fffe 4 0",
    "ffff*4 0*2 ffff*4 3 15",
  ],
  "inverter without a grid": [
    "40069: 67 32 8cf 2f0 2f5 2eb fffe f99 fa6 fb5 90a 8f9 919 ffff 1461 0 1386 fffe 146a 0",
    "8aa4 fffe d901 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 11cf 8000*2 fffe 4 0",
    "ffff*4 1 0 ffff*4 0*2",
  ],
  "inverter gone wild": [
    "40069: 67 32 d675 4776 47fe 4701 fffe f99 fa6 fb5 90a 8f9 919 ffff ce64 1 1386 fffe 31aa",
    "1 179e 0 2705 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 9f0a 8000*2 fffe 4 0",
    "ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter racing": [
    "40069: 67 32 8cf 2f0 2f5 2eb fffe f99 fa6 fb5 90a 8f9 919 ffff 20a 1 1386 fffe 146a 0",
    "8aa4 fffe d901 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 11cf 8000*2 fffe 4 0",
    "ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter racing, even": [
    "40069: 67 32 8cf 2f0 2f5 2eb fffe f99 fa6 fb5 90a 8f9 919 ffff 1461 0 1386 fffe 146a 0",
    "8aa4 fffe d901 fffe 1fc 9b9c 0 1b71 fffd 1dc0 ffff 14e6 0 8000 11cf 8000*2 fffe 4 0",
    "ffff*4 0*2 ffff*4 0*2",
  ],
  "inverter not implemented": [
    "40069: 67 32 ffff*4 8000 ffff*6 8000*3 ffff 8000*7 0*2 8000 ffff 8000 ffff 8000*8",
    "ffff*14",
  ],
  "battery charging": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d e706 bfa3 4000 4483 89ab 2f 0*2 f5be 33 0*3 45fa",
    "4000 459c 0 42c6 0 427a 3 0 3 0*17",
  ],
  "one battery of two": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 457a b000 451a 4000 451c b000",
    "451a 4000 451c 0*32 cccd 41c0 0*3 444d e706 bf23 4000 4403 8741 2f 0*2 f129 33 0*3 457a",
    "4000 451c 0 42c6 0 427a 3 0 3 0*17",
  ],
  "battery discharging": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d ce0c 3f47 0 c420 89ab 2f 0*2 f5be 33 0*3 45fa",
    "4000 459c 0 42c6 0 427a 4 0 4 0*17",
  ],
  "battery asleep with the sun": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d 0*3 8000 89ab 2f 0*2 f5be 33 0*3 45fa 4000 459c 0",
    "42c6 0 427a a 0 a 0*17",
  ],
  "battery full": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d 0*3 8000 89ab 2f 0*2 f5be 33 0*3 45fa c000 45f8 0",
    "42c6 0 42c7 6 0 6 0*17",
  ],
  "battery resting": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d 0*3 8000 89ab 2f 0*2 f5be 33 0*3 45fa 4000 459c 0",
    "42c6 0 427a 7 0 7 0*17",
  ],
  "battery asleep": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*2 ffff ff7f ffff ff7f ffff ff7f 89ab 2f 0*2 f5be 33 0*3",
    "45fa 4000 459c 0 42c6 0 427a a 0 a 0*17",
  ],
  "battery lost": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*3 b000 459a 4000 459c b000 459a",
    "4000 459c 0*32 cccd 41c0 0*3 444d e706 bfa3 0*2 89ab 2f 0*2 f5be 33 0*7 42c6 0 7fc0 5 0",
    "5 0*17",
  ],
  "battery overflown": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d e706 bfa3 0 c700 89ab 2f 0*2 f5be 33 0*3 45fa",
    "4000 459c 0 42c6 0 427a 4 0 4 0*17",
  ],
  "battery counting backwards": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d e706 bfa3 4000 4483 8006 2f 0*2 e36a 33 0*3 45fa",
    "4000 459c 0 42c6 0 427a 3 0 3 0*17",
  ],
  "battery counting anew": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0*2 45fa b000 459a 4000 459c b000",
    "459a 4000 459c 0*32 cccd 41c0 0*3 444d e706 bfa3 4000 4483 0*9 45fa 4000 459c 0 42c6 0",
    "427a 3 0 3 0*17",
  ],
  "battery not implemented": [
    "57600: 4259 4400 0*14 4c56 5320 382e 3000 0*12 3438 5620 4443*2 2033 2e31*2 3620 424d",
    "5320 312e 3133 3030 2e30 0*2 5030 3330 3030*2 0*12 70 0 ffff ff7f ffff ff7f ffff ff7f",
    "ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff",
    "ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f",
    "ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff",
    "ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f ffff ff7f 0*20",
  ],
  "no battery in its place": [
    "57600: 0*64 ff 0*89",
  ],
  "no battery": [
    "57600: 0*64 ff 0*89",
  ],
  "storage control": [
    "57600: 0*2 ffff ff7f 1 0*6 e10 0 ffff 4000 459c 4000 459c 0*14",
  ],
  "meter's common block": [
    "40121: 1 41 536f 6c61 7245 6467 6500 0*11 5345 2d4d 5452 2d33 592d 3430 3056 2d42 0*8",
    "4578 706f 7274 2b49 6d70 6f72 7400 0 3737 0*7 3630 3030*3 0*12 2",
  ],
  "meter at the grid": [
    "40188: cb 69 d0 40 4a 46 ffff 5a5d 5a64 59ba 5afa 0*4 fffe 1386 fffe 148b 664 736 6f0 0",
    "14aa 66f 740 6fb 0 fd96 ff33 ff31 ff32 0 26c9 26be 26d1 26cb fffe fa 78b5 53 7d92 53",
    "7d92 53 7d92 66 2347 22 bc2 22 bc2 22 bc2 0*17 8000 0*32 8000 0*2",
  ],
  "meter of the sun": [
    "40188: cb 69 ee 4f 50 4f ffff 5a5d 5a64 59ba 5afa 0*4 fffe 1386 fffe 1747 7c2*3 0 1762",
    "7cb*3 0 fd8f ff30*3 0 26da*4 fffe fa 78c0 53 7d95 53 7d95 53 7d95 0*25 8000 0*32 8000",
    "0*2",
  ],
  "meter of the sun on one line": [
    "40188: cb 69 fd ec 8*2 ffff 5a5d 5a64 59ba 5afa 0*4 fffe 1386 fffe 1747*2 0*3 18c6 174a",
    "be*2 0 fd8f ff0b ff42*2 0 2481 270a 0*2 fffe fa 78c0 53 7d95 53 7d95 53 7d95 0*25 8000",
    "0*32 8000 0*2",
  ],
  "meter turned round": [
    "40188: cb 69 d0 40 4a 46 ffff 5a5d 5a64 59ba 5afa 0*4 fffe 1386 fffe eb75 f99c f8ca f910",
    "0 14aa 66f 740 6fb 0 fd96 ff33 ff31 ff32 0 26c9 26be 26d1 26cb fffe fa 78b5 53 7d92 53",
    "7d92 53 7d92 66 2347 22 bc2 22 bc2 22 bc2 0*17 8000 0*32 8000 0*2",
  ],
  "meter asleep": [
    "40188: cb 69 0*4 ffff 5a5d 5a64 59ba 5afa 0*4 fffe 1386 fffe 0*19 fffe fa 78b5 53 7d92",
    "53 7d92 53 7d92 66 2347 22 bc2 22 bc2 22 bc2 0*17 8000 0*32 8000 0*2",
  ],
  "meter lost": [
    "40188: cb 69 8000*36 0*16 8000 0*16 8000 0*32 8000 0*2",
  ],
  "meter not implemented": [
    "40188: cb 69 8000*36 0*16 8000 0*16 8000 0*32 8000 0*2",
  ],
  "no meter": [
    "40295: ffff 0*65 ffff*2 0*106",
  ],
  "Synergy of two": [
    "40121: a0 30 0*6 2 0 1 556e 6974 2031 0*7 8000 0*8 2 556e 6974 2032 0*7 8000 0*8",
  ],
  "Synergy of three": [
    "40121: a0 44 0*6 3 0 1 556e 6974 2031 0*7 8000 0*8 2 556e 6974 2032 0*7 8000 0*8 3 556e",
    "6974 2033 0*7 8000 0*8",
  ],
};
