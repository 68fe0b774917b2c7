/** Where a house stands, in degrees; north and east are positive. */
export interface Place {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/**
 * The middle of where people of a time zone live, to about a degree: `zone latitude longitude`. Only
 * what the sun's height and noon need: half an hour of noon and some percent of clear sky.
 */
const ZONES = `
Europe/Amsterdam 52 5|Europe/Andorra 42 2|Europe/Athens 38 24|Europe/Belgrade 44 21
Europe/Berlin 51 10|Europe/Bratislava 49 19|Europe/Brussels 51 4|Europe/Bucharest 45 25
Europe/Budapest 47 19|Europe/Busingen 48 9|Europe/Chisinau 47 29|Europe/Copenhagen 56 11
Europe/Dublin 53 -7|Europe/Helsinki 61 25|Europe/Istanbul 40 31|Europe/Kyiv 50 31
Europe/Lisbon 39 -9|Europe/Ljubljana 46 15|Europe/London 52 -1|Europe/Luxembourg 50 6
Europe/Madrid 40 -4|Europe/Malta 36 14|Europe/Minsk 54 28|Europe/Monaco 44 7
Europe/Moscow 56 38|Europe/Oslo 60 10|Europe/Paris 47 3|Europe/Podgorica 42 19
Europe/Prague 50 15|Europe/Riga 57 24|Europe/Rome 43 12|Europe/Sarajevo 44 18
Europe/Skopje 42 21|Europe/Sofia 43 24|Europe/Stockholm 59 16|Europe/Tallinn 59 25
Europe/Tirane 41 20|Europe/Vaduz 47 10|Europe/Vienna 48 15|Europe/Vilnius 55 24
Europe/Warsaw 52 19|Europe/Zagreb 45 16|Europe/Zurich 47 8|Atlantic/Azores 38 -26
Atlantic/Canary 28 -16|Atlantic/Madeira 33 -17|Atlantic/Reykjavik 64 -21|Asia/Nicosia 35 33
Africa/Algiers 36 3|Africa/Cairo 30 31|Africa/Casablanca 33 -7|Africa/Johannesburg -28 28
Africa/Lagos 8 5|Africa/Nairobi -1 37|Africa/Tunis 36 10|Asia/Bangkok 14 101
Asia/Dubai 25 55|Asia/Hong_Kong 22 114|Asia/Jakarta -7 107|Asia/Jerusalem 32 35
Asia/Karachi 29 68|Asia/Kolkata 21 78|Asia/Calcutta 21 78|Asia/Manila 14 121
Asia/Riyadh 24 45|Asia/Seoul 37 127|Asia/Shanghai 32 116|Asia/Singapore 1 104
Asia/Taipei 24 121|Asia/Tokyo 36 138|Australia/Adelaide -35 139|Australia/Brisbane -27 152
Australia/Darwin -13 131|Australia/Hobart -42 147|Australia/Melbourne -38 145
Australia/Perth -32 116|Australia/Sydney -33 151|Pacific/Auckland -39 175
Pacific/Honolulu 21 -157|America/Anchorage 61 -150|America/Argentina/Buenos_Aires -34 -60
America/Bogota 5 -74|America/Chicago 38 -92|America/Denver 39 -107|America/Halifax 45 -64
America/Lima -11 -76|America/Los_Angeles 36 -120|America/Mexico_City 20 -100
America/New_York 39 -78|America/Phoenix 33 -112|America/Santiago -34 -71
America/Sao_Paulo -22 -46|America/St_Johns 48 -54|America/Toronto 45 -77
America/Vancouver 49 -123|America/Winnipeg 50 -97
`;

/** Where most people of a part of the world live, for zones that have no line of their own. */
const LATITUDE_OF_REGION: Readonly<Record<string, number>> = {
  Africa: 5,
  America: 38,
  Asia: 30,
  Atlantic: 38,
  Australia: -32,
  Europe: 50,
  Indian: -15,
  Pacific: -15,
};
const USUAL_LATITUDE_DEG = 50;
const DEGREES_AN_HOUR = 15;

const PLACES: ReadonlyMap<string, Place> = new Map(
  ZONES.split(/[|\n]/).filter((line) => line !== "").map((line) => {
    const [zone = "", latitude, longitude] = line.split(" ");
    return [zone, { latitudeDeg: Number(latitude), longitudeDeg: Number(longitude) }];
  }),
);

/**
 * Where a house probably stands, by its time zone (IANA name) alone: of a zone that is not known its
 * longitude follows from the hours that it is off UTC. @throws RangeError for a zone that is none
 */
export function placeOfZone(timeZone: string): Place {
  const known = PLACES.get(timeZone);
  if (known !== undefined) return known;
  const region = timeZone.split("/")[0] ?? "";
  return {
    latitudeDeg: LATITUDE_OF_REGION[region] ?? USUAL_LATITUDE_DEG,
    longitudeDeg: onGlobe(standardOffsetHours(timeZone) * DEGREES_AN_HOUR),
  };
}

/** Zones ahead by more than twelve hours lie west of the date line. */
function onGlobe(longitudeDeg: number): number {
  return longitudeDeg > 180 ? longitudeDeg - 360 : longitudeDeg;
}

/** Hours off UTC without daylight saving: the smaller of midwinter's and midsummer's. */
function standardOffsetHours(timeZone: string): number {
  const offsets = ["2026-01-01T00:00Z", "2026-07-01T00:00Z"].map((instant) =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).offsetNanoseconds / 3.6e12
  );
  return Math.min(...offsets);
}
